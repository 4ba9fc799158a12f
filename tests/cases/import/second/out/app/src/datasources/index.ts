export * from './my-cache.datasource';
