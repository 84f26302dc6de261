// @ts-check
'use strict';

/**
 * The first thing every command runs: `node stack/bootstrap.js ENTRY.ts [args]`. Needs nothing but Node.
 * It installs the npm packages when they are missing or stale, then becomes ENTRY in this very process, so that
 * signals and kill -9 meet the program itself.
 */
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const Module = require('node:module');
const { uptime } = require('node:os');
const { join, resolve } = require('node:path');

const MINIMUM = [20, 19];
const WAIT_LIMIT_MS = 900_000;
const root = resolve(__dirname, '..');
const packageLock = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const marker = join(modules, '.hingecraft-installed');
const lock = join(root, '.cache', 'bootstrap.lock');

/** @param {string} line */
const say = (line) => void process.stderr.write(`${line}\n`);

/** @param {number} ms */
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** @param {string} file */
const readText = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** @param {string} version */
const isNewEnough = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = MINIMUM;
  return major > needMajor || (major === needMajor && minor >= needMinor);
};

const wantedHash = () => createHash('sha256').update(readFileSync(packageLock)).digest('hex');

/**
 * npm writes its own record at the end of an install, so one made by hand is recognised by it. Optional packages
 * are those of other platforms.
 */
const matchesByHand = () => {
  const record = readText(join(modules, '.package-lock.json'));
  if (record === undefined) return false;
  const present = JSON.parse(record).packages;
  return Object.entries(JSON.parse(readFileSync(packageLock, 'utf8')).packages)
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.link)
    .every(([path, entry]) => (present[path] ? present[path].version === entry.version : entry.optional === true));
};

const isInstalled = () => {
  if (readText(marker) === wantedHash()) return true;
  if (!matchesByHand()) return false;
  writeFileSync(marker, wantedHash());
  return true;
};

/** @param {number} pid */
const isRunning = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
};

/**
 * The lock names this process and its npm: a killed bootstrap leaves npm at work, and a second npm beside it would
 * spoil both. A lock from before the last boot is nobody's, whoever has the number now.
 * @param {string} content
 */
const isHeld = (content) => {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age > uptime() * 1000) return false;
  return content.split(' ').map(Number).filter(Boolean).some(isRunning);
};

/** Written whole before it gets its name, so that nobody reads half a lock. @param {string} content */
const tryLock = (content) => {
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
};

/** Another bootstrap may break the same lock: what was moved away by mistake is given back. @param {string} stale */
const breakLock = (stale) => {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = readText(aside) ?? '';
  rmSync(aside);
  if (moved !== stale) tryLock(moved);
};

const takeLock = async () => {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const end = Date.now() + WAIT_LIMIT_MS;
  for (let told = false; Date.now() < end; await sleep(200)) {
    if (tryLock(String(process.pid))) return;
    const content = readText(lock);
    if (content === undefined) continue;
    if (!isHeld(content)) {
      breakLock(content);
      continue;
    }
    if (!told) say(`waiting for process ${content.split(' ')[0]}, which installs the npm packages`);
    told = true;
  }
  throw new Error(`${lock} is still held after ${WAIT_LIMIT_MS / 60_000} minutes; delete it if nothing installs`);
};

/** npm itself when npm runs us, as the PATH may name another one. */
const npmLine = () => {
  const running = process.env['npm_execpath'];
  return running?.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm'];
};

const runNpmCi = () =>
  new Promise((done, fail) => {
    const begin = Date.now();
    const seconds = () => Math.round((Date.now() - begin) / 1000);
    // The development tools are needed whatever NODE_ENV says: tsx runs everything here.
    // Its errors are shown here also where npm itself was asked to be silent.
    const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=notice'];
    const options = ['ci', '--include=dev', '--ignore-scripts', ...quiet];
    const [command = 'npm', ...args] = [...npmLine(), ...options];
    // One line, which grows while npm works.
    process.stderr.write('installing the npm packages of package-lock.json (once; about half a minute) ');
    const npm = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    writeFileSync(lock, `${process.pid} ${npm.pid ?? ''}`);
    const timer = setInterval(() => void process.stderr.write('.'), 2_000);
    let output = '';
    npm.stdout.on('data', (chunk) => (output += chunk));
    npm.stderr.on('data', (chunk) => (output += chunk));
    npm.on('error', (error) => {
      clearInterval(timer);
      say('');
      fail(new Error(`npm: could not be started (${error.message}); install npm, which comes with Node`));
    });
    npm.on('close', (code) => {
      clearInterval(timer);
      say(code === 0 ? ` installed in ${seconds()} s` : '');
      if (code !== 0) return fail(new Error(`npm ci failed with exit code ${code}:\n${output.trimEnd()}`));
      done(undefined);
    });
  });

const install = async () => {
  await takeLock();
  try {
    if (isInstalled()) return;
    await runNpmCi();
    writeFileSync(marker, wantedHash());
  } finally {
    rmSync(lock, { force: true });
  }
};

/** @returns {Promise<string[]>} the entry's file and arguments */
const prepare = async () => {
  const [entry, ...args] = process.argv.slice(2);
  if (!isNewEnough(process.versions.node)) {
    throw new Error(`Node ${process.versions.node} is too old: this project needs ${MINIMUM.join('.')} or newer`);
  }
  if (!entry || !existsSync(resolve(root, entry))) {
    throw new Error(`'${entry ?? ''}' is no file to start; usage: node stack/bootstrap.js ENTRY.ts [args]`);
  }
  if (!isInstalled()) await install();
  return [resolve(root, entry), ...args];
};

/** @param {string[]} line */
const become = (line) => {
  process.argv = [process.execPath, ...line];
  Module.createRequire(join(root, 'package.json'))('tsx/cjs');
  // Unlike require(), it makes the entry the main module; its errors keep their stack.
  Module.runMain();
};

/** @param {unknown} error */
const report = (error) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
};

void prepare().then(become, report);
