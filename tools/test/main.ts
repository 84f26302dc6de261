import { orFail } from '../run-command';
import { KINDS, USUAL_KINDS } from './kinds';
import { lastLine } from './results';
import { runKinds } from './run-kinds';

const HELP = `Usage: npm test, or npm run test:KIND [-- jest options]   (${KINDS.join(', ')})
       npm run test:landing    what CI adds: the kill stories and mutations that the last commits call for
       npm run test:full       everything: each kind of test, and each mutation

Installs what is missing, starts real servers on free ports, runs the tests and stops everything.
Prints the slowest test files; jest's own results stay in .cache/test-results/.`;

const main = async (): Promise<void> => {
  const [first, ...rest] = process.argv.slice(2);
  if (first === '--help') return console.log(HELP);
  const kind = KINDS.find((each) => each === first);
  if (first !== undefined && kind === undefined) throw new Error(`'${first}' is no kind of test\n\n${HELP}`);
  const counts = await runKinds(kind ? [kind] : USUAL_KINDS, rest);
  console.log(lastLine(counts));
  process.exit(counts.failed > 0 ? 1 : 0);
};

orFail(main());
