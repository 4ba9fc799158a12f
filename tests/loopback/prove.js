// Watches the LoopBack application of the current folder while it starts, uses its model, and writes to a file what
// LoopBack made of each data source: the settings it handed over, those that the data source has, or why it has none.
// usage: RESULT=FILE node --env-file=.env --require prove.js .
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');

require('./local.js');
const { requireHere, whyNotLoaded } = require('./driver.js');

const NOTES = 'notes.json';

const handed = {}, held = {}, stopped = {};
const application = requireHere('loopback/lib/application');
const dataSource = application.dataSource;
application.dataSource = function(id, config) {
  if (Object.keys(handed).length === 0) this.once('ready', () => main(this).catch(fail));
  handed[id] = structuredClone(config);
  try {
    const made = dataSource.call(this, id, config);
    // Nobody listens at the ports of connectors.js, and some connectors try at once.
    made.on('error', () => {});
    assert(made.connector, `the data source ${id} has no connector`);
    return made;
  } catch (error) {
    stopped[id] = `${error.message}\n${whyNotLoaded(config.connector)}`;
  }
};

// The member `connector` is set to the connector itself where that comes with LoopBack.
function settingsOf(app) {
  for (const id of Object.keys(handed)) {
    if (id in stopped) continue;
    const { settings } = app.dataSources[id];
    held[id] = Object.fromEntries(
      Object.keys(handed[id]).filter((key) => key !== 'connector').map((key) => [key, settings[key]]));
  }
}

function onDisk() {
  const { models } = JSON.parse(fs.readFileSync(NOTES, 'utf8'));
  return Object.values(models.Note).map((text) => JSON.parse(text));
}
const titles = (notes) => notes.map((note) => note.title).sort();

async function useModel(Note) {
  const [milk, bread] = await Note.create([{ title: 'milk', stars: 1 }, { title: 'bread', stars: 2 }]);
  assert.deepEqual(titles(onDisk()), ['bread', 'milk'], 'created');
  assert.equal((await Note.findById(milk.id)).title, 'milk', 'found by id');
  assert.deepEqual(titles(await Note.find({ where: { stars: { gt: 1 } } })), ['bread'], 'found by a filter');
  await milk.updateAttributes({ title: 'oat milk' });
  assert.deepEqual(titles(onDisk()), ['bread', 'oat milk'], 'changed');
  await Note.deleteById(bread.id);
  assert.deepEqual(titles(onDisk()), ['oat milk'], 'deleted');
  assert.equal(await Note.count(), 1, 'counted');
}

async function main(app) {
  settingsOf(app);
  if (!fs.existsSync(NOTES)) await useModel(app.models.Note);
  assert.deepEqual(titles(await app.models.Note.find()), ['oat milk'], 'read from the file');
  fs.writeFileSync(process.env.RESULT, JSON.stringify({ handed, held, stopped }));
  // Connectors that never stop trying would keep it alive.
  process.exit(0);
}

function fail(error) {
  console.error(error);
  process.exit(1);
}
