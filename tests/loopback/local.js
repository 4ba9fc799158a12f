// Whatever a connector does when it starts, it reaches nothing but this machine.
'use strict';

const dns = require('node:dns');
const net = require('node:net');

const LOCAL = new Set(['127.0.0.1', '::1', 'localhost']);

function keepLocal(object, method, hostOf) {
  const original = object[method];
  object[method] = function(...args) {
    const host = hostOf(...args);
    if (!LOCAL.has(host)) {
      console.error(`a connector reaches for ${host}`);
      process.exit(3);
    }
    return original.apply(this, args);
  };
}

keepLocal(dns, 'lookup', (host) => host);
keepLocal(net.Socket.prototype, 'connect', (first, second) => {
  if (Array.isArray(first)) [first] = first;
  if (typeof first === 'object') return first.path ? 'localhost' : first.host || 'localhost';
  return typeof second === 'string' ? second : 'localhost';
});
