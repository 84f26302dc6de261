import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDirectory } from '../folders';

export interface CommandLine {
  command: string;
  directory: string;
  ports: 'default' | 'free';
  yes: boolean;
  help: boolean;
}

/** @throws Error that names what is not understood. */
export const readCommandLine = (args: string[]): CommandLine => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      directory: { type: 'string', default: defaultDirectory },
      ports: { type: 'string', default: 'default' },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { ports } = values;
  if (ports !== 'default' && ports !== 'free') throw new Error(`--ports: '${ports}' is neither 'default' nor 'free'`);
  const [command = '', ...rest] = positionals;
  if (rest.length > 0) throw new Error(`'${rest.join(' ')}': one command at a time; see --help`);
  return { command, directory: resolve(values.directory), ports, yes: values.yes, help: values.help };
};
