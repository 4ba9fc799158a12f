export * from './orders.datasource';
export * from './spread.datasource';
