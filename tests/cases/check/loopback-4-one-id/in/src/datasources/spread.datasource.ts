import {juggler} from '@loopback/repository';
import {defaults, kind} from '../defaults';

export class SpreadDataSource extends juggler.DataSource {
  static dataSourceName = 'spread';

  constructor() {
    super({name: 'spread', connector: 'mongodb', ...defaults});
  }
}

export class CodeDataSource extends juggler.DataSource {
  static dataSourceName = 'code';

  constructor() {
    super({name: 'code', connector: kind(), port: port('x'), hsot: 'localhost'});
  }
}

export class AssignedDataSource extends juggler.DataSource {
  static dataSourceName = 'assigned';
  static defaultConfig: {connector?: string} = {};

  constructor(dsConfig = Object.assign({}, AssignedDataSource.defaultConfig)) {
    super(dsConfig);
  }
}

export class RestDataSource extends juggler.DataSource {
  static dataSourceName = 'rest';

  constructor() {
    super({name: 'rest', connector: 'kv-redis', host: () => 'x', prot: 6379, url: 'redis//x'});
  }
}
