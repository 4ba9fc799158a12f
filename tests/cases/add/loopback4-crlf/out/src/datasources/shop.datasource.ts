import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'shop',
  connector: 'memory',
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class ShopDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'shop';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.shop', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
