import {juggler} from '@loopback/repository';

const config = {
  name: 'vault',
  connector: 'postgresql',
  user: process.env.VAULT ?? 'app',
  password: process.env.VAULT ?? 'dev',
  database: makeName(process.env.VAULT),
};

export class VaultDataSource extends juggler.DataSource {
  static dataSourceName = 'vault';
  constructor(dsConfig: object = config) {
    super(dsConfig);
  }
}
