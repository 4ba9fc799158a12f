export * from './archive.datasource';
export * from './ledger.datasource';
