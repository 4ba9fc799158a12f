export * from './quick.datasource';
