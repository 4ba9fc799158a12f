import {inject} from '@loopback/core';
import {juggler} from '@loopback/repository';
import config from './book.datasource.config.json';

export class BookDataSource extends juggler.DataSource {
  static dataSourceName = 'book';

  constructor(
    @inject('datasources.config.book', {optional: true})
    dsConfig: object = config,
  ) {
    super(dsConfig);
  }
}
