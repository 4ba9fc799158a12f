export * from './billing/ledger.datasource';
export * from './nasty.datasource';
export * from './orders.datasource';
