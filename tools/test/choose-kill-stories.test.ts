import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { STORY_AREAS, STORY_NAMES } from './kill-stories';
import { chooseKillStories } from './choose-kill-stories';

const changedBy = (...files: string[]) => chooseKillStories({ files, head: 'commit' }).changed;

test('a kill story is chosen when a file of one of its areas has changed', () => {
  expect(changedBy('services/privacy/erase-subject.ts')).toEqual(['erases', 'handsOverAndEscalates']);
  expect(changedBy('api/controls/endpoints.ts', 'docs/security.md')).toEqual(['violates']);
});

test.each(['workers/core.ts', 'workflows/kernel/steps.ts', 'test/kill/steps.test.ts', 'migrations/0001-x.sql'])(
  'all kill stories are chosen when %s has changed',
  (file) => expect(changedBy(file)).toEqual(STORY_NAMES),
);

test('no kill story is chosen for a file that none of them runs, but a fifth is drawn', () => {
  expect(changedBy('docs/security.md')).toEqual([]);
  const draws = Array.from({ length: 100 }, (_, n) => chooseKillStories({ files: [], head: `${n}` }).sampled.length);
  const share = draws.reduce((sum, drawn) => sum + drawn, 0) / (100 * STORY_NAMES.length);
  expect(share).toBeGreaterThan(0.15);
  expect(share).toBeLessThan(0.25);
});

test('each area with a workflow has a kill story, and each area of a story exists', () => {
  const areas = new Set(STORY_NAMES.flatMap((name) => [...STORY_AREAS[name]]));
  const root = join(__dirname, '../..');
  const unknown = [...areas].filter((area) => !existsSync(join(root, 'services', area)));
  expect(unknown).toEqual([]);
  const withWorkflows = readdirSync(join(root, 'workflows')).filter((area) => area !== 'kernel');
  expect(withWorkflows.filter((area) => !areas.has(area as never))).toEqual([]);
});
