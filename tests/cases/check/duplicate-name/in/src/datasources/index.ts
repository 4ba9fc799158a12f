export * from './billing/orders.datasource';
export * from './orders.datasource';
