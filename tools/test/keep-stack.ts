import { rmSync } from 'node:fs';
import { startStack } from '../../stack/stack';
import { onStopSignal } from '../../stack/stop-signal';
import { orFail } from '../run-command';
import { forgetKeptStack, KEPT_FOLDER, readKeptStack, writeKeptStack } from './kept-stack';

const HELP = `Usage: npm run stack:test

Keeps the servers of the integration tests running, on free ports and with data that goes with them, so that a test run
beside it begins at once. Ctrl-C ends it; test runs then start servers of their own again.`;

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) return console.log(HELP);
  if (readKeptStack()) throw new Error('npm run stack:test runs already in this checkout');
  rmSync(KEPT_FOLDER, { recursive: true, force: true });
  const directory = KEPT_FOLDER;
  const stack = await startStack({ directory, ports: 'free', durable: false, environment: {}, log: console.log });
  writeKeptStack(stack.env);
  onStopSignal(async () => {
    forgetKeptStack();
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
    return 0;
  });
  console.log('the servers of the tests run until Ctrl-C: npm run test:integration -- PATTERN');
  setInterval(() => undefined, 60_000);
};

orFail(main());
