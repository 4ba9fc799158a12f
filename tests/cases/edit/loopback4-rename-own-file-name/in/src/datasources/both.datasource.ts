import {juggler} from '@loopback/repository';

export class LegacyDataSource extends juggler.DataSource {
  static dataSourceName = 'legacy';
  constructor() {
    super({name: 'legacy', connector: 'memory'});
  }
}

export class SecondDataSource extends juggler.DataSource {
  static dataSourceName = 'second';
  constructor() {
    super({name: 'second', connector: 'memory'});
  }
}
