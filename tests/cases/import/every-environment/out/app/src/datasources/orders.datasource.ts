import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'orders',
  connector: 'mysql',
  host: process.env.ORDERS_HOST ?? 'localhost',
  port: Number(process.env.ORDERS_PORT ?? 3306),
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
  debug: process.env.ORDERS_DEBUG === 'true',
  collation: process.env.COLLATION ?? 'utf8mb4_bin',
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
