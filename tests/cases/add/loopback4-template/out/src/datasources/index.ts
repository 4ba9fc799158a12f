export * from './billing/ledger.datasource';
export * from './docs.datasource';
export * from './orders.datasource';
