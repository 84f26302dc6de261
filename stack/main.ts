import { down } from './commands/down';
import { HELP } from './commands/help';
import { readCommandLine } from './commands/options';
import { reset } from './commands/reset';
import { run } from './commands/run';
import { printStatus } from './commands/status';
import { up } from './commands/up';

const main = async (): Promise<void> => {
  const line = readCommandLine(process.argv.slice(2));
  if (line.help) return console.log(HELP);
  switch (line.command) {
    case 'up':
      return up(line);
    case 'down':
      return down(line.directory);
    case 'status':
      process.exitCode = (await printStatus(line.directory)) ? 0 : 1;
      return;
    case 'reset':
      return reset(line);
    case 'run':
      return run(line);
    default:
      throw new Error(
        `'${line.command}' is not a command; use up, down, status or reset, and see npm run stack -- --help`,
      );
  }
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
