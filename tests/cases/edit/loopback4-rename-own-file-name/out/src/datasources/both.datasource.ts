import {juggler} from '@loopback/repository';

export class ArchiveDataSource extends juggler.DataSource {
  static dataSourceName = 'archive';
  constructor() {
    super({name: 'archive', connector: 'memory'});
  }
}

export class SecondDataSource extends juggler.DataSource {
  static dataSourceName = 'second';
  constructor() {
    super({name: 'second', connector: 'memory'});
  }
}
