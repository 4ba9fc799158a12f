export * from './billing/book.datasource';
export * from './orders.datasource';
