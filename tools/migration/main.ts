import { loadOwnerConfig } from '../../platform/config';
import { runMigrationCommand, type MigrationCommand } from './migration-command';

const USAGE = `usage: npm run migration:run | migration:revert | migration:check [-- --write]
  run      brings the schema up to date; two at once run one after the other
  revert   takes the last migration back, with the data of its tables
  check    fails when entities, schema and migrations/fingerprint.txt differ; --write renews the fingerprint
DATABASE_OWNER_URL names the database and connects as hingecraft_owner.`;

const COMMANDS: readonly MigrationCommand['command'][] = ['run', 'revert', 'check'];

const main = async (args: readonly string[]): Promise<number> => {
  const command = COMMANDS.find((name) => name === args[0]);
  const options = args.slice(1);
  const unknown = options.filter((option) => option !== '--write' || command !== 'check');
  if (args.includes('--help') || !command || unknown.length > 0) {
    console.log(USAGE);
    return args.includes('--help') ? 0 : 2;
  }
  return runMigrationCommand({
    command,
    write: options.includes('--write'),
    databaseOwnerUrl: loadOwnerConfig().DATABASE_OWNER_URL,
    print: (line) => console.log(line),
  });
};

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
