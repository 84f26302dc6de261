import { parseArgs } from 'node:util';
import { portsOf } from '../../stack/commands/options';
import { orFail } from '../run-command';
import { onStopSignal } from '../../stack/stop-signal';
import { links, startLocalSystem } from '../system/local-system';

const HELP = `Usage: npm run start [-- --ports default|free]

Starts the servers, the API, the workers and a sandbox payment provider on this machine, and keeps them running.
Ctrl-C or npm run stop ends them; the data stay in .stack.
  --ports free  any free ports instead of the fixed ones`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { ports: { type: 'string', default: 'default' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return console.log(HELP);
  // Before everything runs there is nothing to stop in order: the servers die with this program.
  let stop = async (): Promise<void> => undefined;
  onStopSignal(async (usual) => {
    console.log('stopping');
    await stop();
    return usual;
  });
  const system = await startLocalSystem(console.log, portsOf(values.ports), (what) => {
    console.error(what);
    process.exit(1);
  });
  stop = system.stop;
  console.log('\nEverything is running. Where to look:');
  for (const line of links(system)) console.log(`  ${line}`);
  setInterval(() => undefined, 60_000);
};

orFail(main());
