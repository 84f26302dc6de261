import { parseArgs } from 'node:util';
import { STORY_NAMES } from './kill-stories';
import { orFail } from '../run-command';
import { commitBeforeLanding, commitOf, readChanges } from './changes';
import { checkMutations, mutationsSince, reportMutations } from './check-mutations';
import { chooseKillStories } from './choose-kill-stories';
import { readMutations } from './mutation-list';
import { lastLine, sumOf, type Counts } from './results';
import { runKinds } from './run-kinds';

const HELP = `Usage: npm run test:landing [-- --since REVISION]

Runs what CI adds to npm test: the kill stories and mutations whose files differ from REVISION, and a fifth of the
others, drawn by the id of the commit; it prints which. REVISION is by default the newest commit that is four hours
older than HEAD, so that it lies before all that one sitting has committed. Where the history does not reach back so
far, everything runs.`;

const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

const runKillStories = async (revision: string | undefined): Promise<Counts> => {
  const { changed, sampled } = revision
    ? chooseKillStories(readChanges(commitOf(revision)))
    : { changed: STORY_NAMES, sampled: [] };
  console.log(`${changed.length} kill stories whose files have changed: ${changed.join(', ') || 'none'}`);
  console.log(`${sampled.length} kill stories drawn from the others: ${sampled.join(', ') || 'none'}`);
  const chosen = [...changed, ...sampled];
  if (chosen.length === 0) return NONE;
  return runKinds(['kill'], [], { KILL_STORIES: chosen.join() });
};

const runMutationsSince = async (revision: string | undefined): Promise<Counts> => {
  const all = readMutations();
  return reportMutations(await checkMutations(revision ? mutationsSince(all, revision) : all));
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { help: { type: 'boolean' }, since: { type: 'string' } } });
  if (values.help) return console.log(HELP);
  const revision = values.since ?? commitBeforeLanding();
  console.log(
    revision ? `the landing begins after ${revision}` : 'the history is too short to choose: everything runs',
  );
  // Side by side: the stories mostly wait.
  const counts = sumOf(await Promise.all([runKillStories(revision), runMutationsSince(revision)]));
  console.log(lastLine(counts));
  process.exit(counts.failed > 0 ? 1 : 0);
};

orFail(main());
