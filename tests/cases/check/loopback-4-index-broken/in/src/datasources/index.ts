export * from './orders.datasource;
