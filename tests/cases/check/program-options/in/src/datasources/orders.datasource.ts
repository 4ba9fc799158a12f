import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'orders',
  connector: 'postgresql',
  sharedData: {},
  forwardErrorToEnvironment: false,
  skipLocalCache: true,
  _: [],
  yes: true,
  skipInstall: true,
  config:
    '{"name":"orders","connector":"postgresql","password":"s3cret"}',
  'skip-install': true,
  initialGenerator: true,
  resolved: '/home/me/node_modules/@loopback/cli/generators/datasource/index.js',
  namespace: 'loopback4:datasource',
  'skip-cache': false,
  'force-install': false,
  'ask-answered': false,
  c: '{"name":"orders","connector":"postgresql","password":"s3cret"}',
  y: true,
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
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
