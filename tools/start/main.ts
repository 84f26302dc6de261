import { onStopSignal } from '../../stack/stop-signal';
import { links, startLocalSystem, type LocalSystem } from '../system/local-system';

const HELP = `Usage: npm run start

Starts the servers, the API, the workers and a sandbox payment provider on this machine, and keeps them running.
Ctrl-C or npm run stop ends them; the data stay in .stack.`;

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) return console.log(HELP);
  let system: LocalSystem | undefined;
  onStopSignal(async (usual) => {
    console.log('stopping');
    await system?.stop();
    return usual;
  });
  system = await startLocalSystem(console.log, (what) => {
    console.error(what);
    process.exit(1);
  });
  console.log('\nEverything runs. Where to look:');
  for (const line of links(system)) console.log(`  ${line}`);
  setInterval(() => undefined, 60_000);
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
