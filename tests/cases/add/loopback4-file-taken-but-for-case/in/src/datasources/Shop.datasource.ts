import {juggler} from '@loopback/repository';

export class ArchiveDataSource extends juggler.DataSource {
  static dataSourceName = 'archive';
  constructor() {
    super({name: 'archive', connector: 'memory'});
  }
}
