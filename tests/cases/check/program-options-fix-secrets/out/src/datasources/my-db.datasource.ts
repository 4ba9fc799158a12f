import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'my_db',
  connector: 'postgresql',
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: process.env.MY_DB_PASSWORD,
  database: 'orders'
};

// As lb4 7.0.17 wrote it with `--config --yes`.
@lifeCycleObserver('datasource')
export class MyDbDataSource extends juggler.DataSource
  implements LifeCycleObserver {
  static dataSourceName = 'my_db';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.my_db', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
