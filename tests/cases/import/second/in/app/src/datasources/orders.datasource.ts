import {inject} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'orders',
  connector: 'mysql',
  host: 'localhost',
  port: 3306,
  user: 'other',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
  debug: false,
};

export class OrdersDataSource extends juggler.DataSource {
  static dataSourceName = 'orders';

  constructor(
    @inject('datasources.config.orders', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
