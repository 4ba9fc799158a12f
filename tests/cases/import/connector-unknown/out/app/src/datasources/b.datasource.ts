import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'b',
  connector: 'disk',
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class BDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'b';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.b', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
