// What .ci/loopback gives each connector of the catalog. Nothing of it leaves the machine: every address is
// 127.0.0.1, and nobody listens at port 1.
'use strict';

const { generateKeyPairSync } = require('node:crypto');
const { tmpdir } = require('node:os');

const closed = { host: '127.0.0.1', port: 1 };
const account = { user: 'demo', password: 's3cret', database: 'demo' };
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

// These load. `lazyConnect` keeps a connector that takes it from trying again and again.
exports.loads = {
  'memory': { file: 'notes.json' },
  'kv-memory': {},
  'transient': {},
  'mail': { transports: [{ type: 'smtp', ...closed }] },
  'remote': { url: 'http://127.0.0.1:1/api' },
  'mongodb': { ...closed, ...account, password: 'p%22a%23s', authSource: 'admin', lazyConnect: true },
  'mysql': { ...closed, ...account, password: '%41 = `s3cret`', ssl: { rejectUnauthorized: false } },
  'postgresql': {
    ...closed, ...account, password: 's3cret\nof two lines', ssl: false, max: 5, defaultIdSort: 'numericIdOnly',
  },
  'rest': {
    baseURL: '${petsUrl}', // in server/config.json
    crud: false,
    options: { headers: { accept: 'application/json' }, strictSSL: true },
    operations: [{ template: { method: 'GET', url: 'http://127.0.0.1:1/{q}' }, functions: { find: ['q'] } }],
  },
  'soap': { url: 'http://127.0.0.1:1/pets', wsdl: 'specs/pets.wsdl', remotingEnabled: true },
  'openapi': { spec: 'specs/pets.openapi.json', validate: false, positional: 'bodyLast' },
  'swagger': { spec: 'specs/pets.swagger.json', validate: false },
  'grpc': { ...closed, spec: 'specs/pets.proto' },
  'storage-filesystem': { root: tmpdir(), maxFileSize: 1048576 }, // it makes a relative path absolute in its settings
  'storage-amazon': { keyId: 'demo', key: 's3cret', region: 'eu-central-1', endpoint: 'http://127.0.0.1:1' },
  'storage-azure': { storageAccount: 'demo', storageAccessKey: 'c2VjcmV0' },
  'storage-google': { projectId: 'demo', keyFilename: 'specs/no-key.json' },
  'storage-openstack': { authUrl: 'http://127.0.0.1:1/v3', username: 'demo', password: 's3cret', region: 'one' },
  'storage-rackspace': { authUrl: 'http://127.0.0.1:1', username: 'demo', apiKey: 's3cret', region: 'DFW' },
  'ibm-object-storage': {
    authUrl: 'http://127.0.0.1:1/v3', tenantId: 't', domainId: 'd', username: 'demo', password: 's3cret',
    region: 'dallas',
  },
  'cloudant': { url: 'http://127.0.0.1:1', database: 'demo', lazyConnect: true },
  'couchdb2': { url: 'http://127.0.0.1:1', database: 'demo', lazyConnect: true },
  'cassandra': { ...closed, ...account, connectTimeout: 500, readTimeout: 500, lazyConnect: true },
  'kv-redis': { ...closed, password: 'p"a#s $s\\w\'ö', db: 2, lazyConnect: true },
  'redis': { ...closed, password: 's3cret', database: 1 },
  'mssql': { ...closed, ...account, options: { encrypt: true }, lazyConnect: true },
  'esv6': {
    version: 7, index: 'demo', configuration: { node: 'http://127.0.0.1:1' },
    mappingProperties: { title: { type: 'keyword' } }, defaultSize: 10,
  },
  'es': { index: 'demo', hosts: [{ protocol: 'http', ...closed }], apiVersion: '5.0', defaultSize: 10 },
  'neo4j': { neo4j_url: 'http://127.0.0.1:1' },
  'twilio': { accountSid: 'ACdemo', authToken: 's3cret' },
  'saphana': { ...closed, user: 'demo', password: 's3cret' },
  'dynamodb': { ...closed, region: 'local', accessKeyId: 'demo', secretAccessKey: 's3cret' },
  'firestore': { projectId: 'demo', clientEmail: 'demo@example.com', privateKey, databaseName: 'demo' },
  'ravendb': { server: 'http://127.0.0.1:1', db: 'demo' },
};

// These install, but their drivers are native, and without install scripts nothing is downloaded or compiled.
// This is what loading them says then.
exports.stops = {
  'oracle': { settings: { ...closed, ...account }, says: /DPI-1047: Cannot locate .* Oracle Client library|NJS-045/ },
  'db2': { settings: { ...closed, ...account, schema: 'DEMO' }, says: /odbc_bindings\.node/ },
  'dashdb': {
    settings: { dsn: 'DATABASE=demo;HOSTNAME=127.0.0.1;PORT=1;UID=demo;PWD=s3cret' }, says: /odbc_bindings\.node/,
  },
  'ibmi': { settings: { connectionString: 'DSN=*LOCAL' }, says: /odbc\.node/ },
  'sqlite3': { settings: { file: 'demo.db' }, says: /node_sqlite3\.node/ },
  'sqlite': { settings: { file_name: 'demo.db', debug: false }, says: /node_sqlite3\.node/ },
  'couchbase': { settings: { ...closed, port: undefined, n1qlport: 1, env: 'demo' }, says: /couchnode native binding/ },
};

// These are not installed. `needs` is asked of the registry: PACKAGE@RANGE, what it depends on, and where from.
const absent = 'the registry that the lock file was made with does not have it';
exports.left = {
  'kafka': {
    settings: { connectionString: '127.0.0.1:1' },
    why: 'npm cannot build its snappy, which stops the MongoDB driver too where it is not built',
    needs: ['kafka-node@~0.2.1', 'snappy', /^[~^][34]\./],
  },
  'push': {
    settings: { installation: 'installation', notification: 'notification', application: 'application' },
    why: 'it takes its HTTP/2 client from GitHub, not from the registry',
    needs: ['apn@^2.1.2', 'http2', /github/],
  },
  'mqlight': { settings: { service: 'amqp://127.0.0.1:1' }, why: absent },
  'db2z': { settings: { ...closed, ...account }, why: absent },
  'informix': { settings: { ...closed, ...account }, why: absent },
  'kv-extreme-scale': { settings: { url: 'http://127.0.0.1:1', strictSSL: false }, why: absent },
  'zosconnectee': { settings: { template: 'specs/pets.openapi.json' }, why: absent },
  'arangodb': { settings: { ...closed, username: 'demo', password: 's3cret', database: 'demo' }, why: absent },
  'couch': { settings: { ...closed, db: 'demo', protocol: 'http' }, why: absent },
  'couchdb': { settings: { ...closed, database: 'demo' }, why: absent },
  'jsonrpc': { settings: { url: 'http://127.0.0.1:1', operations: ['add'] }, why: absent },
  'riak': { settings: { host: ['127.0.0.1'] }, why: absent },
};
