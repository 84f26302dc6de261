import { parseArgs } from 'node:util';
import { importList } from '../../services/compliance/import-list';
import { orFail, withTool } from '../run-command';
import { readList } from './read-list';

const HELP = `Usage: npm run lists:import -- --source un|ofac|demo --path PATH [--published DATE] [--snapshot]

  --path       the UN's XML, the demo's JSON, or a folder with the OFAC files sdn, alt, add and sdn_comments
               (.csv or .csv.gz)
  --published  publication date of the OFAC files, such as 2026-11-20: they carry none
  --snapshot   the files were not just fetched: their age counts from their publication

Gifts that wait for a list are notified. A list that shrank by more than 10 % is refused.`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      source: { type: 'string' },
      path: { type: 'string' },
      published: { type: 'string' },
      snapshot: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  if (!values.source || !values.path) throw new Error(`--source and --path are needed\n\n${HELP}`);
  const { list, sha256 } = readList(values.source, values.path, values.published);
  await withTool('lists-import', async (tool, actor) => {
    const fetchedAt = values.snapshot ? null : new Date();
    const { outcome, entities, woken } = await importList(tool, { list, sha256, fetchedAt }, actor);
    console.log(
      `${list.source}: ${outcome}, ${entities} entities, published ${list.publishedAt}, ${woken} waiting gifts notified`,
    );
  });
};

orFail(main());
