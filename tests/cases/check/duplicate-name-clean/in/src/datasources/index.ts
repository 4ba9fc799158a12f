export * from './audit.datasource';
export * from './orders.datasource';
