import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AREAS as MANIFESTS } from '../../contracts/areas';

const ROOT = resolve(__dirname, '..', '..');
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
/** Over the code as it runs, without type imports. */
const WORKFLOWS_CONFIG = join(ROOT, '.dependency-cruiser.workflows.cjs');
const FOLDERS =
  'contracts domain entities services activities workflows migrations api workers platform stack tools test'.split(' ');

interface Violation {
  rule: { name: string };
  from: string;
}

/** Runs the project's rules over a tree; folders that are missing are left out. */
const cruise = (directory: string, folders: readonly string[], config = CONFIG): Violation[] => {
  const depcruise = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [depcruise, '--config', config, '--output-type', 'json', ...folders];
  const output = execFileSync(process.execPath, args, { cwd: directory, encoding: 'utf8', maxBuffer: 100_000_000 });
  return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
};

/** For each rule a file that breaks it. Imports point at files of the same small tree, or at packages. */
const PLANTED: Record<string, [file: string, imports: string]> = {
  'no-cycles': ['services/cycle-a.ts', './cycle-b'],
  'no-unresolved': ['tools/lost.ts', './nowhere'],
  'contracts-imports': ['contracts/a.ts', '../domain/target'],
  'contracts-packages': ['contracts/b.ts', 'typeorm'],
  'contracts-no-built-ins': ['contracts/c.ts', 'node:fs'],
  'contracts-zod-in-schemas-only': ['contracts/d.ts', 'zod'],
  'manifest-in-areas-only': ['contracts/e.ts', './money/manifest'],
  'manifest-is-a-leaf': ['contracts/treasury/manifest.ts', '../schemas'],
  'tables-in-areas-only': ['entities/e.ts', './money/tables'],
  'domain-imports': ['domain/a.ts', '../services/target'],
  'domain-packages': ['domain/b.ts', 'typeorm'],
  'domain-no-built-ins': ['domain/c.ts', 'node:fs'],
  'entities-imports': ['entities/a.ts', '../services/target'],
  'entities-database-only': ['entities/d.ts', '../platform/target'],
  'entities-migrations-in-tables-only': ['entities/f.ts', '../migrations/target'],
  'entities-packages': ['entities/b.ts', 'express'],
  'entities-no-built-ins': ['entities/c.ts', 'node:http'],
  'services-imports': ['services/a.ts', '../platform/target'],
  'services-never': ['services/b.ts', '../api/target'],
  'services-no-temporal': ['services/f.ts', '@temporalio/common'],
  'activities-imports': ['activities/a.ts', '../entities/target'],
  'workflows-imports': ['workflows/a.ts', '../platform/target'],
  'workflows-activity-types-only': ['workflows/b.ts', '../activities/target'],
  'workflows-schema-types-only': ['workflows/c.ts', '../contracts/schemas'],
  'workflows-packages': ['workflows/d.ts', 'zod'],
  'workflows-no-built-ins': ['workflows/e.ts', 'node:crypto'],
  'migrations-imports': ['migrations/a.ts', '../contracts/target'],
  'migrations-packages': ['migrations/b.ts', 'uuid'],
  'migrations-no-built-ins': ['migrations/c.ts', 'node:fs'],
  'api-imports': ['api/a.ts', '../entities/target'],
  'api-no-worker': ['api/b.ts', '@temporalio/worker'],
  'workers-never-api': ['workers/a.ts', '../api/target'],
  'platform-imports': ['platform/a.ts', '../services/target'],
  'platform-entities-in-data-source-only': ['platform/b.ts', '../entities/target'],
  'platform-database-imports': ['platform/database/a.ts', '../target'],
  'areas-are-listed': ['services/e.ts', './unlisted/target'],
  'stack-imports': ['stack/a.ts', '../platform/target'],
  'stack-dependency-free': ['stack/b.ts', 'pg'],
  'no-test-code-in-product': ['api/c.ts', '../test/target'],
};

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the configuration is a CommonJS file
const { forbidden } = require(CONFIG) as { forbidden: { name: string; comment: string }[] };
const ORDER_RULE = 'area-order-';
/** Areas but the last, in their order: each has a rule. */
const AREAS = forbidden
  .map(({ name }) => name)
  .filter((name) => name.startsWith(ORDER_RULE))
  .map((name) => name.slice(ORDER_RULE.length));
const LAST_AREA = 'wix';
/** A type import of the area behind, in another layer, and the import back, which is allowed. */
const againstOrder = (area: string) => `services/${area}/against.ts`;
const withOrder = (area: string) => `api/${area}/along.ts`;

let planted: string;
beforeAll(() => {
  planted = mkdtempSync(join(tmpdir(), 'hingecraft-imports-'));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(planted, file)), { recursive: true });
    writeFileSync(join(planted, file), text);
  };
  for (const folder of FOLDERS) write(`${folder}/target.ts`, 'export const target = 1;\n');
  write('services/unlisted/target.ts', 'export const target = 1;\n');
  const all = [...AREAS, LAST_AREA];
  for (const area of all) write(`entities/${area}/target.ts`, 'export interface Target {}\n');
  for (const [index, area] of AREAS.entries()) {
    const next = all[index + 1] ?? '';
    write(
      againstOrder(area),
      `import type { Target } from '../../entities/${next}/target';\nexport type X = Target;\n`,
    );
    write(withOrder(next), `import type { X } from '../../services/${area}/against';\nexport type Y = X;\n`);
  }
  write('contracts/money/manifest.ts', 'export const MONEY = 1;\n');
  write('entities/money/tables.ts', 'export const MONEY = 1;\n');
  write('contracts/areas.ts', "import { MONEY } from './money/manifest';\nexport const AREAS = [MONEY];\n");
  write('workflows/f.ts', "import type { AREAS } from '../contracts/areas';\nexport type All = typeof AREAS;\n");
  write('workflows/g.ts', "import { AREAS } from '../contracts/areas';\nexport const all = AREAS;\n");
  write('contracts/schemas.ts', 'export const schema = 1;\n');
  write('services/cycle-b.ts', "import { x } from './cycle-a';\nexport const y = x;\n");
  write('tsconfig.json', '{"compilerOptions":{"module":"node16","moduleResolution":"node16"}}');
  for (const [file, from] of Object.values(PLANTED))
    write(file, `import * as it from '${from}';\nexport const x = it;\n`);
  copyFileSync(join(ROOT, 'package.json'), join(planted, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(planted, 'node_modules'));
});
afterAll(() => rmSync(planted, { recursive: true, force: true }));

test('the project follows its import rules', () =>
  expect(cruise(ROOT, FOLDERS).map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([]));

test('every import rule has a planted violation and finds it', () => {
  const found = new Set(cruise(planted, FOLDERS).map(({ rule, from }) => `${rule.name}: ${from}`));
  const expected = Object.entries(PLANTED).map(([rule, [file]]) => `${rule}: ${file}`);
  expect(expected.filter((one) => !found.has(one))).toEqual([]);
  const ordered = AREAS.map((area) => `${ORDER_RULE}${area}`);
  expect([...Object.keys(PLANTED), ...ordered].sort()).toEqual(forbidden.map(({ name }) => name).sort());
});

test('an area may import the area before it, but not a type of the area after it', () => {
  const found = cruise(planted, FOLDERS).filter(({ rule }) => rule.name.startsWith(ORDER_RULE));
  const names = found.map(({ rule, from }) => `${rule.name}: ${from}`);
  expect(names.sort()).toEqual(AREAS.map((area) => `${ORDER_RULE}${area}: ${againstOrder(area)}`).sort());
});

test('the workflow bundle imports no manifest: a planted value import is found, a type import is allowed', () => {
  expect(cruise(ROOT, ['workflows'], WORKFLOWS_CONFIG)).toEqual([]);
  const found = cruise(planted, ['workflows'], WORKFLOWS_CONFIG);
  expect(found.map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([
    'workflows-reach-no-manifest: workflows/g.ts',
  ]);
});

test('contracts/areas.ts lists the manifest of every area that has one, in the order of the areas', () => {
  const existing = [...AREAS, LAST_AREA].filter((area) => existsSync(join(ROOT, 'contracts', area, 'manifest.ts')));
  expect(MANIFESTS.map(({ area }) => area)).toEqual(existing);
});

test('a unit test beside its file is exempt from the folder rules', () => {
  writeFileSync(
    join(planted, 'domain', 'a.test.ts'),
    "import * as it from '../services/target';\nexport const x = it;\n",
  );
  expect(cruise(planted, FOLDERS).filter(({ from }) => from === 'domain/a.test.ts')).toEqual([]);
});
