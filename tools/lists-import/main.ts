import { parseArgs } from 'node:util';
import { COUNTED_KINDS, type ListCounts } from '../../contracts/compliance/list-counts';
import { KIND_WORDS } from '../../domain/compliance/lists/list-counts';
import { importList } from '../../services/compliance/import-list';
import { needed, orFail, withTool } from '../run-command';
import { readLifted } from './lifted';
import { readList } from './read-list';

const HELP = `Usage: npm run lists:import -- --source un|ofac|demo --path PATH [--published DATE] [--snapshot]
                                   [--force] [--put-in-force] [--reason TEXT]

  --path          the UN's XML, the demo's JSON, or a folder with the OFAC files sdn, alt, add and sdn_comments
                  (.csv or .csv.gz)
  --published     publication date of the OFAC files, such as 2026-11-20 or 2026-11-20T14:00: they carry none
  --snapshot      the files were not just fetched: their age counts from their publication
  --force         imports a list that holds less than expected: less of a kind than the list in force or than a first
                  list has, or nothing more with the same date. Gifts are screened against it from then on.
                  A list without entities is refused all the same.
  --put-in-force  puts a list in force that is older than the one in force, or that was replaced. It stays in force
                  until the next import.
  --reason        why, with --force or --put-in-force; kept in the audit log and printed nowhere

Gifts that wait for a list are notified. Ends with 1 when the list is refused or cannot be read; the list in
force stays.`;

const counted = (counts: ListCounts): string =>
  COUNTED_KINDS.map((kind) => `${counts[kind]} ${KIND_WORDS[kind]}`).join(', ');

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      source: { type: 'string' },
      path: { type: 'string' },
      published: { type: 'string' },
      snapshot: { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      'put-in-force': { type: 'boolean', default: false },
      reason: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const [source, path] = [needed('source', values.source, HELP), needed('path', values.path, HELP)];
  const lifted = readLifted(values);
  const { list, sha256 } = readList(source, path, values.published);
  await withTool('lists-import', async (tool, actor) => {
    const fetchedAt = values.snapshot ? null : new Date();
    const request = { list, sha256, fetchedAt, ...(lifted && { lifted }) };
    const { outcome, counts, woken } = await importList(tool, request, actor);
    console.log(
      `${list.source}: ${outcome}, published ${list.publishedAt}, ${woken} waiting gifts notified\n  ${counted(counts)}`,
    );
  });
};

orFail(main());
