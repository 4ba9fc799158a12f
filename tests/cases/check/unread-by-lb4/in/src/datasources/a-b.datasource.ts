import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'aB',
  connector: 'postgresql',
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
};

@lifeCycleObserver('datasource')
export class ABDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'aB';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.aB', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
