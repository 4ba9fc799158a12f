export * from './m.datasource';
