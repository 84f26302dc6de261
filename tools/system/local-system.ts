import { join, relative } from 'node:path';
import { writePrivately } from '../../stack/secrets';
import { startStack, type Stack } from '../../stack/stack';
import { compiledCode } from '../build/compiled-code';
import { prepareLocal, type LocalPeople } from './prepare';
import { startDecoderOf } from './payload-decoder';
import { startSystem, type System } from './system';

export interface LocalSystem extends System {
  stack: Stack;
  people: LocalPeople;
}

/** Returns the file with the variables that other commands need, for `set -a; . FILE; set +a`. */
const environmentFile = (stack: Stack): string => join(stack.directory, 'secrets', 'engine.env');

/** In single quotes, so that a shell takes every value as it is. */
const environmentText = (env: Record<string, string>): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('');

/**
 * Starts the whole system on this machine: servers, schema, lists, people, processes. Data stay in `.stack` between
 * runs.
 */
export const startLocalSystem = async (
  log: (line: string) => void,
  ports: 'default' | 'free',
  onPartDied?: (what: string) => void,
): Promise<LocalSystem> => {
  const compiled = await compiledCode(log);
  const stack = await startStack({
    log,
    ports,
    ...(onPartDied && {
      onPartDied: (part, lines) => onPartDied(`${part} died; the last lines of its log:\n${lines.join('\n')}`),
    }),
  });
  try {
    let people: LocalPeople | undefined;
    const system = await startSystem({
      stack,
      compiled,
      ports,
      log,
      prepare: async (env) => {
        people = await prepareLocal(env, stack.directory, log);
      },
    });
    if (!people) throw new Error('the local system has no people');
    writePrivately(environmentFile(stack), environmentText(system.env));
    const decoder = await startDecoderOf(stack.decoder, { url: system.url, people });
    const stop = async () => {
      await decoder?.close();
      await system.stop();
      await stack.stop();
    };
    return { ...system, stack, people, stop };
  } catch (error) {
    await stack.stop();
    throw error;
  }
};

/** As a person in this folder would type it. */
const shown = (file: string): string => relative(process.cwd(), file) || file;

/** Returns the addresses and files to look at, once the system runs. */
export const links = ({ url, env, processes, stack }: LocalSystem): string[] => [
  `Temporal UI    ${env['TEMPORAL_UI_URL'] ?? 'not known'}`,
  `API docs       ${url}/docs`,
  `Verify a file  ${url}/verify`,
  `Health         ${url}/health`,
  `Process logs   ${[processes.api, processes.core, processes.documents].map(({ logFile }) => shown(logFile)).join(', ')}`,
  `API keys       ${shown(join(stack.directory, 'secrets', 'people.json'))} (readable by you only)`,
  `For commands   set -a; . ${shown(environmentFile(stack))}; set +a`,
];
