import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'm',
  connector: 'mongodb',
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class MDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'm';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.m', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
