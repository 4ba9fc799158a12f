import {inject} from '@loopback/core';
import {juggler} from '@loopback/repository';
import * as config from './ledger.datasource.json';

export class LedgerDataSource extends juggler.DataSource {
  static dataSourceName = 'ledger';

  constructor(
    @inject('datasources.config.ledger', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
