import {inject} from '@loopback/core';
import {juggler} from '@loopback/repository';

const config = {
  name: 'ledger',
  connector: 'mysql',
  host: 'db.example.com',
  password: process.env.LEDGER_PASSWORD,
};

export class LedgerDataSource extends juggler.DataSource {
  static dataSourceName = 'ledger';

  constructor(
    @inject('datasources.config.ledger', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
