import config from '../datasources/billing/ledger.datasource.config.json';
