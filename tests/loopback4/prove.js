// Boots the LoopBack 4 application of the current folder, starts it with the data sources that load, uses a
// repository, stops it, and writes to a file what LoopBack made of each data source: the settings that it was handed,
// those that it has, or why it could not be made.
// usage: RESULT=FILE node --env-file=.env prove.js
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');

require('../loopback/local.js');
const { requireHere } = require('../loopback/driver.js');
const { handed, held, stopped, make } = require('./watch.js');

const { ShopApplication } = requireHere('./dist');
const { NoteRepository } = requireHere('./dist/repositories');

async function useRepository(app) {
  const repository = await app.getRepository(NoteRepository);
  const { id } = await repository.create({ title: 'milk' });
  await repository.create({ title: 'bread' });
  assert.equal((await repository.findById(id)).title, 'milk', 'found by id');
  await repository.updateById(id, { title: 'oat milk' });
  assert.equal((await repository.find({ where: { title: 'oat milk' } })).length, 1, 'changed and found by a filter');
  await repository.deleteAll();
  assert.equal((await repository.count()).count, 0, 'counted');
}

async function main() {
  const app = new ShopApplication({ rest: { host: '127.0.0.1', port: 0 } });
  await app.boot();
  const bindings = app.findByTag('datasource');
  for (const { key } of bindings) await make(app, key);
  await app.start();
  await useRepository(app);
  await app.stop();
  fs.writeFileSync(process.env.RESULT, JSON.stringify({ handed, held, stopped }));
  // Connectors that never stop trying would keep it alive.
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
