import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'a',
  connector: 'tape',
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class ADataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'a';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.a', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
