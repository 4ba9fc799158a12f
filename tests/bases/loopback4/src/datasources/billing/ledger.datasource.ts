import {inject} from '@loopback/core';
import {juggler} from '@loopback/repository';
import config from './ledger.datasource.config.json';

export class LedgerDataSource extends juggler.DataSource {
  static dataSourceName = 'ledger';

  constructor(
    @inject('datasources.config.ledger', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
