import fc from 'fast-check';
import { v7 as newId } from 'uuid';
import { changeOfOne, insertion } from '../../../platform/database/deferred';
import { Donor } from '../../../entities/donations/donor.entity';
import { errorCodeOf } from '../../../platform/database/database-errors';
import { MissingAuditEvent, type Tx } from '../../../platform/database/unit-of-work';
import { withValues } from '../../../platform/database/statement-text';
import { engine, openHarness, type Harness } from './harness';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h.close());

const SET_UP = { technical: 'set-up' };
const addDonor = (tx: Tx, id: string): void => tx.later(insertion(tx.manager, Donor, { id, kind: 'individual' }));
const country = async (id: string): Promise<unknown> =>
  (await h.app.query<{ country: string | null }>('select country from donors where id = $1', [id])).rows[0]?.country;
const changeCountry = (tx: Tx, id: string, to: string): void =>
  tx.later(changeOfOne({ text: 'update donors set country = $2 where id = $1', values: [id, to] }));

/** What one unit of work sends to the server, message by message. */
const messagesOf = async (work: (tx: Tx) => Promise<unknown>): Promise<string[]> => {
  const messages: string[] = [];
  await h.withActor(
    engine(),
    async (tx) => {
      const client = (await tx.manager.queryRunner?.connect()) as { query: (...args: unknown[]) => unknown };
      const query = client.query.bind(client);
      client.query = (...args) => {
        messages.push(String(args[0]));
        return query(...args);
      };
      await work(tx);
    },
    SET_UP,
  );
  return messages;
};

test('a deferred write is sent with the next statement, or with the COMMIT', async () => {
  const id = newId();
  await h.withActor(
    engine(),
    async (tx) => {
      addDonor(tx, id);
      changeCountry(tx, id, 'US');
      expect(await tx.manager.findOneBy(Donor, { id })).toMatchObject({ country: 'US' });
      changeCountry(tx, id, 'CA');
    },
    SET_UP,
  );
  expect(await country(id)).toBe('CA');
});

test('a transaction with deferred writes sends one message for begin, write and read and one for writes and COMMIT, and an empty one sends none', async () => {
  const id = newId();
  const sent = await messagesOf(async (tx) => {
    addDonor(tx, id);
    await tx.manager.query('select 1');
    changeCountry(tx, id, 'US');
  });
  expect(sent).toEqual([
    expect.stringMatching(/^START TRANSACTION.*insert into donors.*; select 1$/s),
    expect.stringMatching(/^with changed.*COMMIT$/s),
  ]);
  expect(await messagesOf(async () => undefined)).toEqual([]);
});

test('a deferred change that meets no row or two rows fails the whole transaction', async () => {
  const id = newId();
  await h.withActor(engine(), async (tx) => addDonor(tx, id), SET_UP);
  const missed = h.withActor(
    engine(),
    async (tx) => {
      changeCountry(tx, id, 'US');
      changeCountry(tx, newId(), 'US');
    },
    SET_UP,
  );
  expect(errorCodeOf(await missed.catch((error: unknown) => error))).toBe('HC002');
  expect(await country(id)).toBeNull();
});

test('the error of a deferred write is thrown by the statement it is sent with, without values', async () => {
  const id = newId();
  await h.withActor(engine(), async (tx) => addDonor(tx, id), SET_UP);
  const error: unknown = await h
    .withActor(
      engine(),
      async (tx) => {
        addDonor(tx, id);
        await tx.manager.query('select 2');
      },
      SET_UP,
    )
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ query: 'select 2', driverError: { code: '23505' } });
  expect(JSON.stringify([error, { ...(error as object) }])).not.toContain(id);
});

test('a violated constraint is reported as its own error by a deferred write', async () => {
  class Known extends Error {}
  const id = newId();
  const add = () =>
    h.withActor(
      engine(),
      async (tx) => {
        const refusedAs = { constraint: 'donors_pkey', error: () => new Known() };
        tx.later({ ...insertion(tx.manager, Donor, { id, kind: 'individual' }), refusedAs });
      },
      SET_UP,
    );
  await add();
  await expect(add()).rejects.toBeInstanceOf(Known);
});

test('a rolled back savepoint discards its own deferred writes only', async () => {
  const [kept, undone] = [newId(), newId()];
  await h.withActor(
    engine(),
    async (tx) => {
      addDonor(tx, kept);
      await tx.manager
        .transaction(async () => {
          addDonor(tx, undone);
          throw new Error('undo');
        })
        .catch(() => undefined);
    },
    SET_UP,
  );
  expect([await country(kept), await country(undone)]).toEqual([null, undefined]);
});

test('a deferred write is refused without an audit event and after the end of its transaction', async () => {
  await expect(h.withActor(engine(), async (tx) => addDonor(tx, newId()))).rejects.toBeInstanceOf(MissingAuditEvent);
  const ended = await h.withActor(engine(), async (tx) => tx);
  expect(() => addDonor(ended, newId())).toThrow('its transaction has ended');
});

test('a deferred write stores any value unchanged', async () => {
  // Postgres has no NUL in text; the tables' columns would refuse it as a parameter, too.
  const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && value.isWellFormed());
  const rows = fc.record({ text, bytes: fc.uint8Array(), list: fc.array(text) });
  await fc.assert(
    fc.asyncProperty(rows, async ({ text: value, bytes, list }) => {
      const sql = withValues('select $1::text as t, $2::bytea as b, $3::text[] as l', [
        value,
        Buffer.from(bytes),
        list,
      ]);
      const { rows: found } = await h.app.query<{ t: string; b: Buffer; l: string[] }>(sql!);
      expect(found[0]).toEqual({ t: value, b: Buffer.from(bytes), l: list });
    }),
    { numRuns: 300 },
  );
});
