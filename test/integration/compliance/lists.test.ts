import { createHash } from 'node:crypto';
import type { SanctionsList } from '../../../contracts/compliance/listed-entity';
import { OPERATOR_USER_ID } from '../../../contracts/identity/actor';
import type { ListOverride } from '../../../domain/compliance/lists/list-objections';
import { parseOfacList } from '../../../domain/compliance/lists/ofac-list';
import { screeningStore } from '../../../entities/compliance/screening.store';
import type { WithActor } from '../../../platform/database/unit-of-work';
import { importList, type ImportOutcome } from '../../../services/compliance/import-list';
import { ofacFiles, readUnList } from '../../fixtures/sanctions/read-list';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';

const actor = { userId: OPERATOR_USER_ID, requestId: 'test' };
const REASON = 'The publisher confirmed it by telephone.';

let unit: TestUnit;
beforeEach(async () => void (unit = await openTestUnit()));
afterEach(() => unit.close());

/** Made-up people, `size` of them, published on a day of 2026. */
const demoList = (size: number, day: number): SanctionsList => ({
  source: 'demo',
  publishedAt: new Date(Date.UTC(2026, 0, day)).toISOString(),
  entities: Array.from({ length: size }, (_, n) => ({
    ref: `demo:${n}`,
    kind: 'person' as const,
    names: [{ value: `Madeup Person${n}`, quality: 'primary' as const }],
    identifiers: [],
  })),
});
const hashOf = (list: SanctionsList) => createHash('sha256').update(JSON.stringify(list)).digest('hex');
const importing = (list: SanctionsList, overrides: ListOverride[] = [], fetchedAt: Date | null = new Date()) => {
  const lifted = { overrides, reason: REASON };
  const request = { list, sha256: hashOf(list), fetchedAt, ...(overrides.length > 0 && { lifted }) };
  return importList(unit, request, actor);
};
/** An import that has done everything but commit, until it is let go. */
const heldImport = async (list: SanctionsList) => {
  let letGo = () => {};
  const gate = new Promise<void>((open) => (letGo = open));
  let outcome: Promise<ImportOutcome> | undefined;
  await new Promise<void>((done, fail) => {
    const withActor: WithActor = (who, work, options) =>
      unit.withActor(
        who,
        async (tx) => {
          const result = await work(tx);
          done();
          await gate;
          return result;
        },
        options,
      );
    outcome = importList({ withActor }, { list, sha256: hashOf(list), fetchedAt: null }, actor);
    outcome.catch(fail);
  });
  return { letGo, outcome };
};
const waitsForLock = async () => {
  const [found] = await unit.query<{ n: number }>(
    `select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted
     and database = (select oid from pg_database where datname = current_database())`,
  );
  return found!.n > 0;
};
const inForce = async (source: SanctionsList['source'] = 'demo') => {
  const [list] = await unit.withActor(actor, (tx) => screeningStore(tx).latest([source]));
  return list;
};
const sizeInForce = async () => (await inForce())?.counts.entities;

interface ListEvent {
  action: string;
  resource: string;
  details: Record<string, string> | null;
}

/** The events of lists in their order, with their details opened. */
const events = async (): Promise<ListEvent[]> => {
  const rows = await unit.query<{ id: string; at: Date; action: string; resource: string; details: Buffer | null }>(
    `select id, occurred_at as at, action, resource_id as resource, details from audit_logs
     where resource_type = 'screening-list' order by id`,
  );
  const opened = (row: (typeof rows)[number]) =>
    unit.withActor(actor, async ({ cipher }) => {
      if (row.details === null) return null;
      const owner = { scope: 'retention', id: `audit:${row.at.getUTCFullYear()}` } as const;
      const cell = { table: 'audit_logs', column: 'details', rowId: row.id };
      return JSON.parse(await cipher.open(owner, cell, row.details)) as Record<string, string>;
    });
  return Promise.all(
    rows.map(async (row) => ({ action: row.action, resource: row.resource, details: await opened(row) })),
  );
};

test('a list is stored with its counts and is in force', async () => {
  const outcome = await importing(demoList(3, 1));
  expect(outcome).toMatchObject({ outcome: 'imported', counts: { entities: 3, primaryNames: 3, strongNames: 0 } });
  expect(await inForce()).toMatchObject({ counts: outcome.counts });
  expect(await events()).toEqual([expect.objectContaining({ action: 'screening-list.imported', details: null })]);
});

test('a first OFAC list with an empty alias file is refused, whole, naming source, kind and both values', async () => {
  const list = parseOfacList({ ...ofacFiles(), alt: '\x1a' }, '2021-07-01');
  await expect(importing(list)).rejects.toThrow(
    /^ofac: refused; nothing changes\.\n {2}strong names: 0 in this list, and a first list has at least 9000\n.*--force --reason/,
  );
  expect(await unit.query('select 1 from screening_lists')).toEqual([]);
  expect(await unit.query('select 1 from screening_entities')).toEqual([]);
});

test('a UN list whose aliases are lost is refused after the whole one, and imported with force and a reason', async () => {
  const whole = readUnList();
  await importing(whole);
  const entities = whole.entities.map((entity) => ({
    ...entity,
    names: entity.names.filter(({ quality }) => quality === 'primary'),
  }));
  const cut = { ...whole, publishedAt: '2026-02-28T00:00:00.000Z', entities };
  await expect(importing(cut)).rejects.toThrow(
    /strong names: 2595 in force, 0 in this list.*\n.*weak names: 704 in force, 0/,
  );
  expect((await inForce('un'))?.counts.strongNames).toBe(2_595);

  expect(await importing(cut, ['force'])).toMatchObject({ outcome: 'imported' });
  const event = (await events()).at(-1);
  expect(event).toMatchObject({ action: 'screening-list.imported', details: { reason: REASON } });
  expect(event?.details?.['overridden']).toContain('strong names: 2595 in force, 0 in this list');
});

test('force without a reason lifts nothing', async () => {
  await importing(demoList(20, 1));
  const list = demoList(2, 2);
  const lifted = { overrides: ['force' as const], reason: ' ' };
  await expect(importList(unit, { list, sha256: hashOf(list), fetchedAt: null, lifted }, actor)).rejects.toThrow(
    'entities: 20 in force, 2 in this list',
  );
});

test('a list without entities is refused whatever is lifted', async () => {
  await expect(importing(demoList(0, 1), ['force', 'put-in-force'])).rejects.toThrow(
    /entities: 0 in this list\nNo option lifts this/,
  );
});

test('force does not lift the age of a list, nor put-in-force what it lacks', async () => {
  await importing(demoList(20, 5));
  await expect(importing(demoList(20, 4), ['force'])).rejects.toThrow(/older: .*\n.*--put-in-force --reason/);
  await expect(importing(demoList(2, 4), ['put-in-force'])).rejects.toThrow(
    /entities: 20 in force.*\n[^]*--force --reason/,
  );
  expect(await importing(demoList(2, 4), ['force', 'put-in-force'])).toMatchObject({ outcome: 'put-in-force' });
  expect(await sizeInForce()).toBe(2);
});

test('only the list in force answers already-there; one that was replaced is put in force, with a reason', async () => {
  const [first, second] = [demoList(20, 1), demoList(21, 2)];
  await importing(first);
  await importing(second);
  expect(await importing(second)).toMatchObject({ outcome: 'already-there' });
  await expect(importing(first)).rejects.toThrow(/imported before and replaced: .*\n.*--put-in-force --reason/);
  expect(await sizeInForce()).toBe(21);

  const replaced = (await inForce())?.id;
  expect(await importing(first, ['put-in-force'])).toMatchObject({ outcome: 'put-in-force' });
  expect(await sizeInForce()).toBe(20);
  const now = await inForce();
  expect((await events()).at(-1)).toEqual({
    action: 'screening-list.put-in-force',
    resource: now?.id,
    details: {
      reason: REASON,
      replaced,
      overridden:
        'imported before and replaced: published 2026-01-01T00:00:00.000Z, the list in force 2026-01-02T00:00:00.000Z',
    },
  });

  // It stays in force until the next import, and the one it replaced does not come back by itself.
  await expect(importing(second)).rejects.toThrow('imported before and replaced');
  expect(await importing(first)).toMatchObject({ outcome: 'already-there' });
  expect(await importing(demoList(22, 3))).toMatchObject({ outcome: 'imported' });
  expect(await sizeInForce()).toBe(22);
});

test('an older list that was never imported is refused, put in force it is in force', async () => {
  await importing(demoList(20, 5));
  await expect(importing(demoList(20, 4))).rejects.toThrow('older: published 2026-01-04');
  expect(await importing(demoList(20, 4), ['put-in-force'])).toMatchObject({ outcome: 'put-in-force' });
  expect(await inForce()).toMatchObject({ publishedAt: new Date(Date.UTC(2026, 0, 4)) });
  expect((await events()).map(({ action }) => action)).toEqual([
    'screening-list.imported',
    'screening-list.put-in-force',
  ]);
});

test('of one date the more complete list is imported, another only with force', async () => {
  await importing(demoList(20, 1));
  expect(await importing(demoList(21, 1))).toMatchObject({ outcome: 'imported' });
  await expect(importing(demoList(19, 1))).rejects.toThrow('entities 21 in force and 19 in this list');
  const renamed = demoList(21, 1);
  renamed.entities[0]!.names[0]!.value = 'Another Madeup';
  await expect(importing(renamed)).rejects.toThrow('the same number of every kind');
  expect(await importing(renamed, ['force'])).toMatchObject({ outcome: 'imported' });
  expect(await inForce()).toMatchObject({ sha256: hashOf(renamed) });
});

test('a list put in force again is as young as its file, and a snapshot as old as before', async () => {
  const [first, second, third] = [demoList(20, 1), demoList(20, 2), demoList(20, 3)];
  const [early, late] = [new Date('2026-01-10T00:00:00Z'), new Date('2026-01-11T00:00:00Z')];
  for (const list of [first, second, third]) await importing(list, [], early);
  await importing(first, ['put-in-force'], null);
  expect(await inForce()).toMatchObject({ fetchedAt: early });
  await importing(second, ['put-in-force'], late);
  expect(await inForce()).toMatchObject({ fetchedAt: late });
  await importing(second, [], early);
  expect(await inForce()).toMatchObject({ fetchedAt: late });
});

test('a list is in force though the clock of the server was set back since the last one', async () => {
  await importing(demoList(20, 1));
  await unit.query(`update screening_lists set in_force_since = now() + interval '1 day'`);
  await importing(demoList(21, 2));
  expect(await sizeInForce()).toBe(21);
  await importing(demoList(20, 1), ['put-in-force']);
  expect(await sizeInForce()).toBe(20);
});

test('two lists of a source cannot be in force since the same moment', async () => {
  await importing(demoList(20, 1));
  await importing(demoList(21, 2));
  await expect(unit.query('update screening_lists set in_force_since = now()')).rejects.toMatchObject({
    constraint: 'screening_lists_source_in_force_since_key',
  });
});

test('a list without its counts is refused by the database', async () => {
  await importing(demoList(20, 1));
  await expect(unit.query(`update screening_lists set counts = counts - 'weakNames'`)).rejects.toMatchObject({
    constraint: 'screening_lists_counts_whole',
  });
});

const settle = (imports: Promise<{ outcome: string }>[]) =>
  Promise.allSettled(imports).then((results) =>
    results.map((result) => {
      if (result.status === 'fulfilled') return result.value.outcome;
      return result.reason instanceof Error ? result.reason.name : 'not an error';
    }),
  );

test('an import waits for the one before it and is compared with the list that it left in force', async () => {
  await importing(demoList(100, 1));
  const first = await heldImport(demoList(108, 1));
  let settled = false;
  const second = settle([importing(demoList(105, 1))]).finally(() => (settled = true));
  while (!settled && !(await waitsForLock())) await new Promise(setImmediate);
  first.letGo();
  expect(await first.outcome).toMatchObject({ outcome: 'imported' });
  expect(await second).toEqual(['ListRefused']);
  expect(await sizeInForce()).toBe(108);
});

test('one list imported eight times at once is imported once', async () => {
  const outcomes = await settle(Array.from({ length: 8 }, () => importing(demoList(20, 1))));
  expect(outcomes.sort()).toEqual([...Array<string>(7).fill('already-there'), 'imported']);
  expect(await events()).toHaveLength(8);
});

test('lists imported at once go into force one after the other, each compared with the one before', async () => {
  await importing(demoList(100, 1));
  const sizes = [108, 101, 107, 102, 106, 103, 105, 104];
  const outcomes = await settle(sizes.map((size) => importing(demoList(size, 1))));
  const refused = outcomes.filter((outcome) => outcome === 'ListRefused').length;
  expect(outcomes.filter((outcome) => outcome === 'imported')).toHaveLength(sizes.length - refused);
  const stored = await unit.query<{ size: number }>(
    'select entity_count as size from screening_lists order by in_force_since',
  );
  const order = stored.map(({ size }) => size);
  expect(order).toHaveLength(1 + sizes.length - refused);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(await sizeInForce()).toBe(108);
});
