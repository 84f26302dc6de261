import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../setup/database';
import {
  bundleExample,
  createWorkedExample,
  differingFiles,
  runTests,
  type WorkedExample,
} from '../../setup/worked-example';

/** All that a new area edits: a root list a layer, the fingerprint, what people review, the changelog. */
const SHARED_FILES = [
  'CHANGELOG.md',
  'api/endpoints.ts',
  'contracts/areas.ts',
  'entities/areas.ts',
  'migrations/fingerprint.txt',
  'test/integration/access/route-matrix.ts',
  'test/integration/database/row-security-matrix.ts',
  'workers/core-activities.ts',
];

/** Of the new area, and of the checks that go over all areas. */
const TESTS = [
  'entities/area-tables.test.ts',
  'platform/data-source/schema.test.ts',
  'test/conformance/workflows.test.ts',
  'test/integration/access/route-matrix.test.ts',
  'test/integration/database/dictionary.test.ts',
  'test/integration/database/migrations.test.ts',
  'test/integration/database/row-security.test.ts',
  'test/integration/microfactory/maintenance.test.ts',
  'test/integration/privacy/personal-data.test.ts',
  'test/workflows/microfactory/maintenance.test.ts',
];
const TEST_NAMES = [
  'belongs to one area',
  'MIGRATIONS holds',
  'exports one workflow type',
  'reviewed matrix',
  'every table has',
  'a table is append-only',
  'every foreign key',
  'step by step',
  'classify every column',
  'maintenance_windows',
  'bookMaintenanceWindow',
  'closeWindow',
  'a maintenance window',
];

let example: WorkedExample;
let bundle: string;
/** Migrated by the commands of the page. */
let database: TestDatabase;

const migration = (...args: string[]) =>
  example.run('--require=tsx/cjs', ['tools/migration/main.ts', ...args], { DATABASE_OWNER_URL: database.ownerUrl });

beforeAll(async () => {
  example = createWorkedExample('docs/add-an-area.md');
  bundle = await bundleExample(example);
  database = await createTestDatabase();
});
afterAll(async () => {
  await database?.drop();
  example?.remove();
});

test('docs/add-an-area.md adds one reversible migration and renews the fingerprint with its table', async () => {
  const ran = await migration('run');
  expect(ran.output).toContain('ran MaintenanceWindows1790000000900\n');
  expect((await migration('revert')).output).toContain('reverted MaintenanceWindows1790000000900\n');
  await migration('run');
  const { output } = await migration('check');
  const differences = output.split('\n').filter((line) => /^[-+] /.test(line));
  expect(differences.length).toBeGreaterThan(10);
  expect(differences.filter((line) => !/^\+ .*maintenance_windows/.test(line))).toEqual([]);
  expect(output).not.toMatch(/^drift|^row security/m);
  expect((await migration('check', '--write')).code).toBe(0);
});

test('docs/add-an-area.md edits eight shared files', () => expect(differingFiles(example)).toEqual(SHARED_FILES));

test('the files that docs/add-an-area.md edits and creates are well-formatted', async () => {
  const files = [...example.edited, ...example.created];
  const { output } = await example.run('node_modules/prettier/bin/prettier.cjs', ['--check', ...files]);
  expect(output).toContain('All matched files use Prettier code style!');
});

test('the new area follows the import rules, and an import of a later area is found', async () => {
  const later = 'services/wix/planted.ts';
  example.write(later, 'export type Later = string;\n');
  example.write(
    'services/microfactory/planted.ts',
    "import type { Later } from '../wix/planted';\nexport type X = Later;\n",
  );
  const depcruise = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
  const files = [...example.created, 'services/microfactory/planted.ts'];
  const { output } = await example.run(depcruise, [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err',
    ...files,
  ]);
  expect(output.match(/error [\w-]+: \S+/g)).toEqual([
    'error area-order-microfactory: services/microfactory/planted.ts',
  ]);
});

test('the tests of the new area and of all areas pass and record the runs of its workflow', async () => {
  const template = new URL(database.url).pathname.slice(1);
  const env = { COMPILED_CODE: dirname(bundle), RECORD_HISTORIES: '1', TEST_TEMPLATE: template };
  const { output } = await runTests(example, TESTS, TEST_NAMES.join('|'), env);
  expect(output).toMatch(/^Tests: +\d+ skipped, 18 passed, /m);
  const histories = readdirSync(join(example.folder, 'test', 'histories'));
  const recorded = histories.filter((file) => file.startsWith('maintenance.'));
  expect(recorded).toEqual(['maintenance.close-parked.json', 'maintenance.closed.json']);
});
