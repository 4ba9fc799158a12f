export * from './billing/ledger.datasource';
export * from './cache.datasource';
export * from './orders.datasource';
