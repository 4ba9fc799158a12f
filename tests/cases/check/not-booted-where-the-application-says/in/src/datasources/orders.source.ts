import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'late',
  connector: 'postgresql',
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
};

@lifeCycleObserver('datasource')
export class LateDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'late';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.late', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
