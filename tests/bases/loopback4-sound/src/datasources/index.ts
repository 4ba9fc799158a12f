export * from './orders.datasource';
