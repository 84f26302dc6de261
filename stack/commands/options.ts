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

/** @throws Error that names a value that is neither. */
export const portsOf = (value: string): CommandLine['ports'] => {
  if (value === 'default' || value === 'free') return value;
  throw new Error(`--ports: '${value}' is neither 'default' nor 'free'`);
};

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
  const [command = '', ...rest] = positionals;
  if (rest.length > 0) throw new Error(`'${rest.join(' ')}': one command at a time; see --help`);
  return {
    command,
    directory: resolve(values.directory),
    ports: portsOf(values.ports),
    yes: values.yes,
    help: values.help,
  };
};
