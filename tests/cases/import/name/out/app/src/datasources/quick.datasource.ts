import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'quick',
  connector: 'memory',
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class QuickDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'quick';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.quick', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
