export * from './a-b.datasource';
export * from './billing/ledger.datasource';
export * from './orders.datasource';
