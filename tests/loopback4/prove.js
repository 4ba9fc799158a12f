// Boots the LoopBack 4 application of the current folder, starts it with the data sources that load, uses a
// repository, stops it, and writes to a file what LoopBack made of each data source: the settings that it was handed,
// those that it has, or why it could not be made.
// usage: RESULT=FILE node --env-file=.env prove.js
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');

require('../loopback/local.js');
const { requireHere, whyNotLoaded } = require('../loopback/driver.js');

const { juggler } = requireHere('@loopback/repository');
const { ShopApplication } = requireHere('./dist');
const { NoteRepository } = requireHere('./dist/repositories');

const handed = {}, held = {}, stopped = {};

// The settings before a connector adds its own.
let last;
const { setup } = juggler.DataSource.prototype;
juggler.DataSource.prototype.setup = function(name, settings) {
  last = structuredClone(settings);
  return setup.call(this, name, settings);
};

async function make(app, key) {
  const id = key.replace(/^datasources\./, '');
  try {
    const source = await app.get(key);
    // Nobody listens at the ports of connectors.js, and some connectors try at once.
    source.on('error', () => {});
    assert(source.connector, `${id} has no connector`);
    assert.equal(source.name, id, 'the name of the data source');
    const names = Object.keys(last).filter((name) => name !== 'connector' && last[name] !== undefined);
    held[id] = Object.fromEntries(names.map((name) => [name, source.settings[name]]));
  } catch (error) {
    stopped[id] = `${error.message}\n${whyNotLoaded(last.connector)}`;
    app.unbind(key);
  }
  handed[id] = last;
}

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
