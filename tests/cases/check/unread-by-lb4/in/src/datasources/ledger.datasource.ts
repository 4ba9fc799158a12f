import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  'name': 'ledger',
  connector: 'postgresql',
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
};

@lifeCycleObserver('datasource')
export class LedgerDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'ledger';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.ledger', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
