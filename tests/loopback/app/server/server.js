'use strict';

const loopback = require('loopback');
const boot = require('loopback-boot');

const app = module.exports = loopback();

boot(app, __dirname, (error) => {
  if (error) throw error;
  app.emit('ready');
  if (require.main === module) app.listen();
});
