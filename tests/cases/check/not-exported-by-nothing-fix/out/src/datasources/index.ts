export * from './cache.datasource';
