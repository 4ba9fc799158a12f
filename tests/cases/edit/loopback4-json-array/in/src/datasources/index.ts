export * from './old.datasource';
