import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'my_db',
  connector: 'memory',
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class MyDbDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'my_db';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.my_db', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
