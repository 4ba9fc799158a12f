import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'zebra',
  connector: 'postgresql',
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
};

@lifeCycleObserver('datasource')
export class ZebraDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'zebra';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.zebra', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
