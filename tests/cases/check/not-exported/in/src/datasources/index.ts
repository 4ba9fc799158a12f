// export * from './orders.datasource';
