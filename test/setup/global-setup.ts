import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../stack/stack';
import { readKeptStack } from '../../tools/test/kept-stack';
import setUpCompiled from './compiled-setup';
import { createTemplateDatabase } from './database';
import { keepTestServers } from './test-servers';

/** Starts the project's own servers on free ports, in a folder that goes with them. */
const startServers = async (directory: string): Promise<Stack> =>
  // An empty environment: a developer's own DATABASE_URL must never become a test's database.
  startStack({ directory: join(directory, 'stack'), ports: 'free', durable: false, environment: {} });

/**
 * Once a jest run, however many projects ask for it: servers (those of `npm run stack:test` where it runs), a migrated
 * template database, the compiled code. Tests find all of it in `process.env`.
 */
const setUp = async (): Promise<void> => {
  // Apart from those of system-setup.ts, which may run at the same time.
  process.env['FREE_PORTS'] = '20000-32000';
  const compiled = setUpCompiled();
  compiled.catch(() => undefined);
  const kept = readKeptStack();
  if (kept) {
    Object.assign(process.env, kept);
    await createTemplateDatabase();
    return compiled;
  }
  const directory = mkdtempSync(join(tmpdir(), 'hingecraft-test-'));
  let stack: Stack | undefined;
  try {
    stack = await startServers(directory);
    Object.assign(process.env, stack.env);
    await createTemplateDatabase();
    await compiled;
    keepTestServers({ stack, directory });
  } catch (error) {
    await stack?.stop();
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
};

export default setUp;
