export * from './my-cache.datasource';
export * from './orders.datasource';
