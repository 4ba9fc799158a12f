export * from './billing/ledger.datasource';
export * from './sales.datasource';
