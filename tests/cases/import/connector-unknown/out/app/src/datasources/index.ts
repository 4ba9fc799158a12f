export * from './a.datasource';
export * from './b.datasource';
