import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  'name': 'key',
  connector: 'postgresql',
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
};

@lifeCycleObserver('datasource')
export class KeyDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'key';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.key', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
