import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'orders',
  connector: 'mysql',
  host: process.env.PROD_HOST ?? 'localhost',
  user: process.env.ORDERS_USER ?? 'shop',
  database: process.env.ORDERS_DATABASE ?? 'orders',
  debug: false,
  collation:
    process.env.ORDERS_COLLATION ?? process.env.COLLATION ?? 'utf8mb4_bin',
  charset: process.env.ORDERS_CHARSET,
};

// When the application stops, LoopBack calls stop(), which closes the connections.
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
