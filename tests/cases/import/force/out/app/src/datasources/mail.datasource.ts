import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'mail',
  connector: 'mail',
  transports: [],
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class MailDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'mail';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.mail', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
