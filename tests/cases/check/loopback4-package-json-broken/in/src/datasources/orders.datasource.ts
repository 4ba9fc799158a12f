import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'orders',
  connector: 'postgresql',
  host: process.env.ORDERS_HOST ?? 'localhost',
  port: Number(process.env.ORDERS_PORT ?? 5432),
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: `orders_${process.env.STAGE || 'dev'}`,
  ssl: process.env.ORDERS_SSL === 'true',
};

@lifeCycleObserver('datasource')
export class OrdersDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'orders';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.orders', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
