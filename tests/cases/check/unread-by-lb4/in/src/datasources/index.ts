export * from './a-b.datasource';
export * from './key.datasource';
export * from './orders.datasource';
export * from './word.datasource';
export * from './wrongClass.datasource';
