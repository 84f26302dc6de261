import { orFail } from '../run-command';
import { defaultDirectory } from '../../stack/folders';
import { isAlive, signalProcess } from '../../stack/identity';
import { readState } from '../../stack/state';
import { waitUntil } from '../../stack/wait';

const HELP = `Usage: npm run stop

Stops what npm run start or npm run demo keeps running in this clone. The data stay in .stack.`;

const PATIENCE_MS = 60_000;

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) return console.log(HELP);
  const state = readState(defaultDirectory);
  if (!state || !isAlive(state.owner)) return console.log('Nothing is running here.');
  if (state.background) {
    throw new Error('only the servers are running, started by npm run stack up: stop them with npm run stack down');
  }
  signalProcess(state.owner, 'SIGTERM');
  await waitUntil(() => !isAlive(state.owner), PATIENCE_MS);
  if (isAlive(state.owner)) throw new Error(`process ${state.owner.pid} has not ended within ${PATIENCE_MS / 1000} s`);
  console.log('Stopped.');
};

orFail(main());
