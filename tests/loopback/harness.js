// What .ci/loopback and .ci/loopback4 do alike: they run lbrs and npm in a copy of an application.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const SKIPPED = 77;

// npm gives a registry up after some seconds rather than minutes. No install script of a stranger runs, and optional
// packages, native ones mostly, stay away.
const NPM = [
  '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000', '--ignore-scripts',
  '--omit=optional', '--prefer-offline', '--omit-lockfile-registry-resolved', '--no-audit', '--no-fund',
  '--loglevel=error',
];
const OFFLINE = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/;

function say(text) {
  process.stderr.write(`${text}\n`);
}

// Runs `main`. Its failure is that of the script.
function start(script, main) {
  main().catch((error) => {
    say(`${script}: ${error.message}`);
    process.exit(1);
  });
}

// The application `here`/app, copied to the folder `app`.
function open({ script, here, app, scratch, lbrs }) {
  function skip(why) {
    say(`${script}: ${why}`);
    process.exit(SKIPPED);
  }

  function run(command, args, options = {}) {
    const { status, signal, error, stdout, stderr } = spawnSync(command, args, {
      // Nor a person's own connectors.
      cwd: app, env: { ...process.env, XDG_CONFIG_HOME: scratch }, encoding: 'utf8', maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000, ...options,
    });
    if (error) throw error;
    return { ok: status === 0, status, signal, stdout, stderr };
  }

  function must(command, args, options) {
    const { ok, status, signal, stdout, stderr } = run(command, args, options);
    assert(ok, `${path.basename(command)} ${args.join(' ')} ended with ${status ?? signal}\n${stdout}${stderr}`);
    return stdout;
  }

  function json(...args) {
    return JSON.parse(must(lbrs, [...args, '--json']));
  }

  // The lock file has exactly what lbrs wrote to package.json.
  function install() {
    const lock = path.join(here, 'package-lock.json');
    const inApp = path.join(app, 'package-lock.json');
    if (process.env.UPDATE_LOCK) {
      // A second pass adds what the first one forgets, without which `npm ci` refuses the file.
      for (const _ of [1, 2]) must('npm', ['install', '--package-lock-only', ...NPM]);
      fs.copyFileSync(inApp, lock);
    }
    fs.copyFileSync(lock, inApp);
    const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
    assert.deepEqual(read(path.join(app, 'package.json')).dependencies, read(lock).packages[''].dependencies,
      'the catalog or connectors.js has changed: make the lock file anew with UPDATE_LOCK=1');
    const { ok, stderr } = run('npm', ['ci', ...NPM]);
    if (ok) return;
    if (OFFLINE.test(stderr)) skip(`npm cannot reach its registry\n${stderr}`);
    assert.fail(`npm ci failed\n${stderr}`);
  }

  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || major === 20 && minor < 6) skip(`Node ${process.versions.node} has no --env-file`);
  fs.cpSync(path.join(here, 'app'), app, { recursive: true });
  return { skip, run, must, json, install };
}

// A text is typed by the catalog, as a person would type it.
function flags(settings) {
  return Object.entries(settings).filter(([, value]) => value !== undefined).flatMap(([key, value]) =>
    typeof value === 'object' ? ['--set-json', `${key}=${JSON.stringify(value)}`] : ['--set', `${key}=${value}`]);
}

module.exports = { NPM, OFFLINE, say, start, open, flags };
