import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'myCache',
  connector: 'memory',
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class MyCacheDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'myCache';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.myCache', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
