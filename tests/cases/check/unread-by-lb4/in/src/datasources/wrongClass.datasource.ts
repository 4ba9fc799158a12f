import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'wrong',
  connector: 'postgresql',
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
};

@lifeCycleObserver('datasource')
export class OtherDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'wrong';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.wrong', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
