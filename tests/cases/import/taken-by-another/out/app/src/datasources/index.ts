export * from './my-db.datasource';
