import { orFail } from '../run-command';
import { onStopSignal } from '../../stack/stop-signal';
import { links, startLocalSystem } from '../system/local-system';

const HELP = `Usage: npm run start

Starts the servers, the API, the workers and a sandbox payment provider on this machine, and keeps them running.
Ctrl-C or npm run stop ends them; the data stay in .stack.`;

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) return console.log(HELP);
  // Before everything runs there is nothing to stop in order: the servers die with this program.
  let stop = async (): Promise<void> => undefined;
  onStopSignal(async (usual) => {
    console.log('stopping');
    await stop();
    return usual;
  });
  const system = await startLocalSystem(console.log, (what) => {
    console.error(what);
    process.exit(1);
  });
  stop = system.stop;
  console.log('\nEverything is running. Where to look:');
  for (const line of links(system)) console.log(`  ${line}`);
  setInterval(() => undefined, 60_000);
};

orFail(main());
