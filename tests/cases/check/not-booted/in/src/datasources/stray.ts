import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'stray',
  connector: 'postgresql',
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
};

@lifeCycleObserver('datasource')
export class StrayDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'stray';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.stray', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
