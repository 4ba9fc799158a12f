import {inject, lifeCycleObserver, LifeCycleObserver} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'my_db',
  connector: 'postgresql',
  sharedData: {},
  forwardErrorToEnvironment: false,
  skipLocalCache: true,
  _: [],
  yes: true,
  skipInstall: true,
  config: '{"name":"my_db","connector":"postgresql","url":"","host":"localhost","port":5432,"user":"shop","password":"s3cret","database":"orders"}',
  'skip-install': true,
  initialGenerator: true,
  resolved: 'node_modules/@loopback/cli/generators/datasource/index.js',
  namespace: 'loopback4:datasource',
  'skip-cache': false,
  'force-install': false,
  'ask-answered': false,
  c: '{"name":"my_db","connector":"postgresql","url":"","host":"localhost","port":5432,"user":"shop","password":"s3cret","database":"orders"}',
  y: true,
  url: '',
  host: 'localhost',
  port: 5432,
  user: 'shop',
  password: 's3cret',
  database: 'orders'
};

// As lb4 7.0.17 wrote it with `--config --yes`.
@lifeCycleObserver('datasource')
export class MyDbDataSource extends juggler.DataSource
  implements LifeCycleObserver {
  static dataSourceName = 'my_db';
  static readonly defaultConfig = config;

  constructor(
    @inject('datasources.config.my_db', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
