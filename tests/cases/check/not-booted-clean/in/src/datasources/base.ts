import {juggler} from '@loopback/repository';

export abstract class BaseDataSource extends juggler.DataSource {}
