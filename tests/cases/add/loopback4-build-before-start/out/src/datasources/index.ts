export * from './shop.datasource';
