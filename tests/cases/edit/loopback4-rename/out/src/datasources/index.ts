export * from './billing/ledger.datasource';
export * from './shop-main.datasource';
