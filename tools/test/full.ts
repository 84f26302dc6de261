import { orFail } from '../run-command';
import { checkMutations, reportMutations } from './check-mutations';
import { KINDS } from './kinds';
import { readMutations } from './mutation-list';
import { lastLine, sumOf } from './results';
import { runKinds } from './run-kinds';

const HELP = `Usage: npm run test:full

Runs everything: each kind of test, the kill stories and those that need Debian packages among them (softhsm2 and
chromium; CONTRIBUTING.md says how to install them), and then each mutation. What an issue's end needs.`;

const main = async (): Promise<void> => {
  if (process.argv.includes('--help')) return console.log(HELP);
  const tests = await runKinds(KINDS);
  const counts = sumOf([tests, reportMutations(await checkMutations(readMutations()))]);
  console.log(lastLine(counts));
  process.exit(counts.failed > 0 ? 1 : 0);
};

orFail(main());
