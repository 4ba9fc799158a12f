// Boots the LoopBack 4 application of the current folder, starts and stops it, and writes to a file the settings that
// LoopBack handed to each data source.
// usage: RESULT=FILE node --env-file=.env prove.js
'use strict';

const fs = require('node:fs');

require('../loopback/local.js');
const { requireHere } = require('../loopback/driver.js');
const { handed, stopped, make } = require('../loopback4/watch.js');

const { ShopApplication } = requireHere('./dist');

async function main() {
  const app = new ShopApplication({ rest: { host: '127.0.0.1', port: 0 } });
  await app.boot();
  for (const { key } of app.findByTag('datasource')) await make(app, key);
  await app.start();
  await app.stop();
  fs.writeFileSync(process.env.RESULT, JSON.stringify({ handed, stopped }));
  // Connectors that never stop trying would keep it alive.
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
