import {juggler} from '@loopback/repository';
import {defaults} from '../defaults';

const PW = 'h1dden';

// An old one: password: 'c0mment'
const config = {
  name: 'order',
  connector: 'mysql',
  host: '',
  port: '3306',
  usr: 'shop',
  password: 's3cret',
  database: process.env.DATABASE ?? '',
  connectTimeout: 'long',
  acquireTimeout: Number(process.env.ACQUIRE ?? 'x'),
  url: `mysql://shop:pa55@${process.env.HOST}/orders`,
  collation: PW,
  ssl: {passphrase: process.env.PASSPHRASE ?? 'f4llback', ca: readCa('token', {password: 'c0de'})},
  collation: 'utf8',
  __proto__: {},
};

export class OrdersDataSource extends juggler.DataSource {
  static dataSourceName = 'orders';

  constructor(@inject('datasources.config.order', {optional: true}) dsConfig = config) {
    super(dsConfig);
  }
}
