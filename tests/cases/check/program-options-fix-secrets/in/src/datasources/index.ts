export * from './my-db.datasource';
export * from './orders.datasource';
