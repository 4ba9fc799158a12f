import {juggler} from '@loopback/repository';

const config = {
  name: 'orders',
  connector: 'mysql',
  url: process.env.DATABASE_URL,
  port: Number(process.env.ORDERS_PORT),
  database: 'dev',
};

export class OrdersDataSource extends juggler.DataSource {
  static dataSourceName = 'orders';
  static readonly defaultConfig = config;
  constructor(dsConfig: object = config) {
    super(dsConfig);
  }
}
