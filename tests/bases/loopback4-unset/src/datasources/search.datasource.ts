import {juggler} from '@loopback/repository';

const config = {
  name: 'search',
  connector: 'rest',
  baseURL: `http://${process.env.SEARCH_HOST}/`,
};

export class SearchDataSource extends juggler.DataSource {
  static dataSourceName = 'search';
  static readonly defaultConfig = config;
  constructor(dsConfig: object = config) {
    super(dsConfig);
  }
}
