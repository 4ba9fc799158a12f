// Makes the data sources of the LoopBack 4 application in the current folder, and notes what each is made of: the
// settings that it was handed, those that it has, or why it could not be made.
'use strict';

const assert = require('node:assert/strict');

const { requireHere, whyNotLoaded } = require('../loopback/driver.js');

const { juggler } = requireHere('@loopback/repository');

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

module.exports = { handed, held, stopped, make };
