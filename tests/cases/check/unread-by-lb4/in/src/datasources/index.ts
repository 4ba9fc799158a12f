export * from './a-b.datasource';
export * from './ledger.datasource';
export * from './orders.datasource';
export * from './word.datasource';
export * from './wrongClass.datasource';
