import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ListSource } from '../../contracts/compliance/states';
import type { Role } from '../../contracts/identity/roles';
import { loadSeedConfig } from '../../platform/config';
import { importList } from '../../services/compliance/import-list';
import { ListRefused } from '../../services/compliance/list-refused';
import { writePrivately } from '../../stack/secrets';
import { readList } from '../lists-import/read-list';
import { openTool, type Tool } from '../open-tool';
import { addPerson, operator, seed, withApiKey, type Person } from '../seed/seed';

const DATA = resolve(__dirname, '..', 'demo', 'data');

/** The lists that come with the project: a dated snapshot of the UN's, and the demo's own made-up one. */
const BUNDLED: Partial<Record<ListSource, string>> = { un: 'un-consolidated-2026-02.xml.gz', demo: 'demo-list.json' };

/** Made-up people with the roles of a small non-profit, so that every second person is another one. */
const PEOPLE = {
  web: ['member'],
  finance: ['finance'],
  secondFinance: ['finance'],
  officer: ['compliance'],
  secondOfficer: ['compliance'],
  lead: ['compliance_lead'],
  /** In whose name Temporal's UI reads payloads. */
  operator: ['dev'],
} as const satisfies Record<string, readonly Role[]>;

export type LocalPeople = Record<keyof typeof PEOPLE | 'admin', Person>;

const importBundled = async (tool: Tool, log: (line: string) => void): Promise<void> => {
  for (const [source, file] of Object.entries(BUNDLED)) {
    const { list, sha256 } = readList(source, join(DATA, file));
    try {
      await importList(tool, { list, sha256, fetchedAt: null }, operator());
    } catch (error) {
      // Somebody imported another one meanwhile.
      if (!(error instanceof ListRefused)) throw error;
      log(`sanctions list '${source}': not the bundled one; the one in force stays`);
      continue;
    }
    log(`sanctions list '${source}': ${list.entities.length} entities, published ${list.publishedAt.slice(0, 10)}`);
  }
};

/** Makes those who are not there yet: data of an earlier release may lack some. */
const makePeople = async ({ withActor }: Tool, there: Partial<LocalPeople>): Promise<LocalPeople> => {
  const people = { ...there };
  for (const [name, roles] of Object.entries(PEOPLE) as [keyof typeof PEOPLE, readonly Role[]][]) {
    people[name] ??= await addPerson(withActor, `Demo ${name}`, roles);
  }
  return people as LocalPeople;
};

/** @throws Error when the file of their keys is gone. */
const knownPeople = (file: string): Partial<LocalPeople> => {
  if (!existsSync(file))
    throw new Error(`${file} is missing, so nobody can log in: clear the data with npm run stack reset`);
  return JSON.parse(readFileSync(file, 'utf8')) as Partial<LocalPeople>;
};

/** Writes a file for `curl -K` for each person, so that no key stands in a command line, where others see it. */
const writeCurlFiles = (directory: string, people: LocalPeople): void => {
  for (const [name, { apiKey }] of Object.entries(people)) {
    const headers = [`Authorization: Bearer ${apiKey}`, 'Content-Type: application/json'];
    const lines = headers.map((header) => `header = "${header}"\n`);
    writePrivately(join(directory, 'secrets', `${name}.curl`), lines.join(''));
  }
};

/**
 * Seeds a local system, imports the bundled lists, and makes its people; their keys stay in an owner-only file, so
 * that a second run finds them.
 */
export const prepareLocal = async (
  env: Record<string, string>,
  directory: string,
  log: (line: string) => void,
): Promise<LocalPeople> => {
  const file = join(directory, 'secrets', 'people.json');
  const config = loadSeedConfig(env);
  const tool = await openTool(config);
  try {
    const adminId = await seed(tool.withActor, config);
    await importBundled(tool, log);
    const there = adminId === undefined ? knownPeople(file) : { admin: await withApiKey(tool.withActor, adminId) };
    const people = await makePeople(tool, there);
    writePrivately(file, JSON.stringify(people, null, 2));
    writeCurlFiles(directory, people);
    return people;
  } finally {
    await tool.close();
  }
};
