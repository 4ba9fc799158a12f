import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'word',
  connector: `postgresql`,
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: process.env.ORDERS_PASSWORD,
  database: 'orders',
};

@lifeCycleObserver('datasource')
export class WordDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'word';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.word', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
