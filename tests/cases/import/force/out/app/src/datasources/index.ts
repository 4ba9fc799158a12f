export * from './mail.datasource';
