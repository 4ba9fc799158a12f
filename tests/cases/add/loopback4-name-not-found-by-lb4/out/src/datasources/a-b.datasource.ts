import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'aB',
  connector: 'memory',
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class ABDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'aB';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.aB', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
