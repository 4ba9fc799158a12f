import {juggler} from '@loopback/repository';
import {shared, PREFIX} from '../shared';

const config = {
  ...shared,
  name: 'code',
  connector: process.env.CI ? 'memory' : 'mysql',
  host: PREFIX + '.example.com' /* was 'old.example.com' */,
  port: 3306,
  password: PREFIX + 's3cret',
  url: 'mysql://app:pa55@' + PREFIX,
  options: {
    ...shared.options, // password: 'hidden'
    retries: makeRetries({times: 3}),
    connect: makeConnect({password: 's3cret'}),
  },
  [PREFIX]: 1,
  log() {},
};

export class CodeDataSource extends juggler.DataSource {
  static dataSourceName = 'code';
  constructor(dsConfig: object = config) {
    super(dsConfig);
  }
}

export class MadeDataSource extends juggler.DataSource {
  static dataSourceName = PREFIX;
  constructor() {
    super(makeConfig('made'));
  }
}

config.port = 3307;

class HiddenDataSource extends juggler.DataSource {
  static dataSourceName = 'hidden';
}
