import { parseArgs } from 'node:util';
import { portsOf } from '../../stack/commands/options';
import { orFail } from '../run-command';
import { onStopSignal } from '../../stack/stop-signal';
import { links, startLocalSystem, type LocalSystem } from '../system/local-system';
import { createClients, STORIES } from './stories';

const HELP = `Usage: npm run demo [-- --exit] [--ports default|free]

Starts the servers, the API and the workers on this machine, and plays real gifts through them.
  --exit        stops everything at the end, with exit code 0 if all went well
  --ports free  any free ports instead of the fixed ones`;

const started = Date.now();

const stamp = (): string => {
  const seconds = (Date.now() - started) / 1000;
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
};
const say = (text: string) => console.log(`${stamp()}  ${text}`);

const play = async (system: LocalSystem): Promise<string[]> => {
  const shown: string[] = [];
  const stage = {
    system,
    clients: createClients(system),
    say: (text: string) => say(`  ${text}`),
    link: (text: string) => void shown.push(text),
  };
  for (const [index, story] of STORIES.entries()) {
    console.log();
    say(`${index + 1}. ${story.title}`);
    await story.run(stage);
  }
  return shown;
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      exit: { type: 'boolean', default: false },
      ports: { type: 'string', default: 'default' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);

  // Before everything runs there is nothing to stop in order: the servers die with this program.
  let stop = async (): Promise<void> => undefined;
  onStopSignal(async (usual) => {
    say('stopping');
    await stop();
    return usual;
  });
  const system = await startLocalSystem(say, portsOf(values.ports), (what) => {
    console.error(what);
    process.exit(1);
  });
  stop = system.stop;
  try {
    const shown = await play(system);
    console.log(`\nAll ${STORIES.length} stories passed. Where to look:`);
    for (const line of [...links(system), ...shown]) console.log(`  ${line}`);
  } catch (error) {
    if (!values.exit) throw error;
    console.error(error instanceof Error ? error.message : error);
    await system.stop();
    process.exit(1);
  }
  if (values.exit) {
    await system.stop();
    process.exit(0);
  }
  console.log('\nThe system keeps running. Ctrl-C stops it; the data stay in .stack.');
  setInterval(() => undefined, 60_000);
};

orFail(main());
