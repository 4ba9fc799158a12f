import {
  inject,
  lifeCycleObserver,
  LifeCycleObserver,
  ValueOrPromise,
} from '@loopback/core';
import {juggler} from '@loopback/repository';
import config from './archive.datasource.config.json';

@lifeCycleObserver('datasource')
export class ArchiveDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'archive';

  constructor(
    @inject('datasources.config.archive', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }

  start(): ValueOrPromise<void> {
    // Nothing is to be done before the first query.
  }

  stop(): ValueOrPromise<void> {
    return super.disconnect();
  }
}
