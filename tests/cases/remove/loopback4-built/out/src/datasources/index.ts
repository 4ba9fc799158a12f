export * from './billing/ledger.datasource';
