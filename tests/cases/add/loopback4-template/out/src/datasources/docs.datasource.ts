import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'docs',
  connector: 'mongodb',
  url: `mongodb://app:${process.env.MONGO_PASSWORD}@db.example.com:27017/docs`,
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class DocsDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'docs';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.docs', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
