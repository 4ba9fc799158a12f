export * from './zebra.datasource'
