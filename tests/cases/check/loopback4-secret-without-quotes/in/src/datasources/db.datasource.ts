import {juggler} from '@loopback/repository';

const config = {
  name: 'db',
  connector: 'memory',
  password: s3cret pa55,
};

export class DbDataSource extends juggler.DataSource {
  static dataSourceName = 'db';
  constructor(dsConfig: object = config) {
    super(dsConfig);
  }
}
