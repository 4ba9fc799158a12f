import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';
import config = require('./orders.datasource.config.json');


@lifeCycleObserver('datasource')
export class OrdersDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'orders';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.orders', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
