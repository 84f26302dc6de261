import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { replayHistories } from '../../setup/replay-histories';
import { bundleExample, createWorkedExample, runTests, type WorkedExample } from '../../setup/worked-example';

let example: WorkedExample;
let bundle: string;
let histories: string;

beforeAll(async () => {
  example = createWorkedExample('docs/add-a-step.md');
  histories = join(example.folder, 'test', 'histories');
  bundle = await bundleExample(example);
});
afterAll(() => example?.remove());

test('docs/add-a-step.md edits twelve files and creates one, and leaves all of them well-formatted', async () => {
  const { edited, created } = example;
  expect([edited.length, created.length]).toEqual([12, 1]);
  const { output } = await example.run('node_modules/prettier/bin/prettier.cjs', ['--check', ...edited, ...created]);
  expect(output).toContain('All matched files use Prettier code style!');
});

test('the tests of the new step pass, and one of them records its history', async () => {
  const recorded = () => readdirSync(histories).filter((file) => file === 'donation.journal-check-retried.json');
  const files = [
    'domain/donations/next-step.test.ts',
    'test/integration/donations/money.test.ts',
    'test/workflows/donations/donation-intake.test.ts',
    'test/conformance/operating.test.ts',
  ];
  const names =
    'nextStep|checkJournal|a paid gift is screened|reads its record once|journal check fails|every step that can park|the index of the guide';
  expect(recorded()).toHaveLength(0);
  const { output } = await runTests(example, files, names, { COMPILED_CODE: dirname(bundle), RECORD_HISTORIES: '1' });
  expect(output).toMatch(/^Tests: +\d+ skipped, 11 passed, /m);
  expect(recorded()).toHaveLength(1);
});

const donations = () => readdirSync(histories).filter((file) => file.startsWith('donation.'));

test('all recorded histories of donations and the new one replay on the changed workflow', async () => {
  const outcomes = await replayHistories(histories, donations(), readFileSync(bundle, 'utf8'));
  expect(outcomes.size).toBeGreaterThan(20);
  expect([...outcomes].filter(([, outcome]) => outcome !== 'replayed').map(([file]) => file)).toEqual([]);
});

test('histories of settled gifts fail their replay when the workflow takes the new step without patched', async () => {
  const code = readFileSync(bundle, 'utf8');
  const unpatched = code.replace(/\(0,\w+\.patched\)\('check-journal'\)/, 'true');
  expect(unpatched).not.toBe(code);
  const outcomes = await replayHistories(histories, donations(), unpatched);
  const settled = 'donation.paid.json';
  expect(outcomes.get(settled)).toBeInstanceOf(DeterminismViolationError);
});
