import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'nasty',
  connector: 'mysql',
  host: 'localhost',
  user: "it's",
  database: 'a\\b\n`c` ${ "d"',
  pool: {
    'my-key': [
      1,
      2.5,
      {
        a: null,
      },
    ],
    empty: '',
    line: '\u2028\x00\t',
  },
};

// When the application stops, LoopBack calls stop(), which closes the connections.
@lifeCycleObserver('datasource')
export class NastyDataSource
  extends juggler.DataSource
  implements LifeCycleObserver
{
  static dataSourceName = 'nasty';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.nasty', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
