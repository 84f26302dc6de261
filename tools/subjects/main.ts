import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ENGINE_USER_ID, type Actor } from '../../contracts/identity/actor';
import { eraseAgain, listErased, type ErasedAgain } from '../../services/privacy/erase-again';
import type { Tool } from '../open-tool';
import { needed, orFail, withTool } from '../run-command';
import { parseErased } from './erased-list';

const HELP = `Usage: npm run subjects -- COMMAND

  erased                    prints id, time and proof of each erasure, one a line; keep the list apart from the database
  erase-again --list FILE   after a restore, erases again the people on that list whom the backup has brought back

The output names no person. erase-again ends with 1 when a person could not be erased, for example because of a
legal hold; a second run continues from there.`;

const printErased = async (tool: Tool, actor: Actor): Promise<void> => {
  for (const { subjectId, processedAt, manifestSha256 } of await listErased(tool, actor))
    console.log(`${subjectId} ${processedAt.toISOString()} ${manifestSha256}`);
};

const said = (outcome: ErasedAgain): string =>
  outcome.state === 'held' ? `held by ${outcome.holds.join(', ')}` : outcome.state;

const eraseAllAgain = async (file: string, tool: Tool, actor: Actor): Promise<void> => {
  const erased = parseErased(readFileSync(file, 'utf8'));
  let held = 0;
  for (const { subjectId, manifestSha256 } of erased) {
    const outcome = await eraseAgain(tool, subjectId, manifestSha256, actor);
    if (outcome.state === 'held') held += 1;
    console.log(`${subjectId} ${said(outcome)}`);
  }
  if (held > 0) throw new Error(`${held} of ${erased.length} could not be erased yet; run it again once they can`);
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false }, list: { type: 'string' } },
  });
  if (values.help) return console.log(HELP);
  switch (positionals[0]) {
    case 'erased':
      return withTool('subjects', printErased);
    case 'erase-again': {
      const file = needed('list', values.list, HELP);
      // The operator reaches no case, and an erasure that does not see what holds it up would not wait for it.
      return withTool('subjects', (tool, actor) => eraseAllAgain(file, tool, actor), { principalId: ENGINE_USER_ID });
    }
    case undefined:
    default:
      throw new Error(HELP);
  }
};

orFail(main());
