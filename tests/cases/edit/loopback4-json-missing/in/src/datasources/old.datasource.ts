import {juggler} from '@loopback/repository';
import config from './old.datasource.config.json';

export class OldDataSource extends juggler.DataSource {
  static dataSourceName = 'old';
  constructor(dsConfig: object = config) {
    super(dsConfig);
  }
}
