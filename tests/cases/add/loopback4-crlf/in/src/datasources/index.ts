export * from './billing/ledger.datasource';
export * from './orders.datasource';
