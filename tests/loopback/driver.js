// The packages of the application of the current folder.
'use strict';

const { createRequire } = require('node:module');
const path = require('node:path');

const requireHere = createRequire(path.resolve('package.json'));

// LoopBack says that a package is not installed when it is one that the package requires that is missing.
function whyNotLoaded(connector) {
  try {
    requireHere(`loopback-connector-${connector}`);
    return '';
  } catch (error) {
    return error.message;
  }
}

module.exports = { requireHere, whyNotLoaded };
