import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import { ENGINE_USER_ID } from '../../../contracts/identity/actor';
import { auditEventText, auditHash } from '../../../platform/database/audit-chain';
import { createStreamCheck, type ChainBreakKind } from '../../../platform/database/chain-check';
import { streamOf } from '../../../platform/database/audit';
import { databaseSource, inSnapshot } from '../../../tools/audit/database-source';
import { NO_OBJECTS } from '../../setup/audit-check';
import { engine, openHarness, refusal, type Harness } from './harness';
import { appendAuditEvent } from './rows';

let h: Harness;
beforeAll(async () => {
  h = await openHarness(32);
});
afterAll(() => h.close());

interface StreamReport {
  events: number;
  broken?: { sequence: string; kind: ChainBreakKind };
}

/** Inside the client's transaction. */
const verifyStream = async (client: Client, stream: number): Promise<StreamReport> => {
  const source = databaseSource(client, NO_OBJECTS);
  const heads = await source.heads();
  const check = createStreamCheck(stream);
  for await (const record of source.events()) if (record.stream === stream) check.push(record);
  check.end(heads.get(stream));
  const { whole, broken } = check;
  return {
    events: Number(whole),
    ...(broken && { broken: { kind: broken.kind, sequence: String(broken.sequence) } }),
  };
};
const verify = async (stream: number): Promise<StreamReport> => {
  const client = await h.connect();
  return inSnapshot(client, () => verifyStream(client, stream));
};
const event = (resourceId: string) => ({ action: 'a', resourceType: 'donation', resourceId });

test('every audit chain is whole and dense when 32 writers work at once and some roll back', async () => {
  const write = async (writer: number) => {
    for (let n = 0; n < 15; n += 1) {
      await h
        .withActor(engine(), async (tx) => {
          tx.audit({ ...event(newId()), details: { n: String(n), writer: String(writer) } });
          tx.audit(event(newId()));
          if (n % 5 === 4) throw new Error('rolled back');
        })
        .catch((error: unknown) => expect(error).toMatchObject({ message: 'rolled back' }));
    }
  };
  await Promise.all(Array.from({ length: 32 }, (_, writer) => write(writer)));

  const reports = await Promise.all(Array.from({ length: 8 }, (_, stream) => verify(stream)));
  expect(reports.filter(({ broken }) => broken)).toEqual([]);
  expect(reports.reduce((sum, { events }) => sum + events, 0)).toBe(32 * 12 * 2);
  expect(reports.every(({ events }) => events > 0)).toBe(true);
});

test('the audit events of a transaction share the stream of its first aggregate', async () => {
  const [first, second] = [newId(), newId()];
  const actor = engine();
  await h.withActor(actor, async (tx) => {
    tx.audit(event(first));
    tx.audit(event(second));
  });
  const { rows } = await h.app.query(
    'select stream, resource_id from audit_logs where request_id = $1 order by sequence',
    [actor.requestId],
  );
  const stream = streamOf(event(first));
  expect(rows).toEqual([
    { stream, resource_id: first },
    { stream, resource_id: second },
  ]);
});

test('Postgres and Node agree on the canonical form and hash of an audit event with any text', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((s) => s.replaceAll('\0', ''));
  const fields = fc.record({
    action: text,
    resource_id: text,
    reason: fc.option(text),
    run_id: fc.option(text),
  });
  const control = {
    action: Array.from({ length: 31 }, (_, n) => String.fromCharCode(n + 1)).join('') + '\u007f\u2028\u2029"\\/<é😀',
  };
  await appendAuditEvent(h.app, 3, control);
  await fc.assert(
    fc.asyncProperty(fields, (values) => appendAuditEvent(h.app, 3, values)),
    { numRuns: 100 },
  );
  expect((await verify(3)).broken).toBeUndefined();
});

describe('appending an audit event', () => {
  const append = (stream: number, change: Record<string, unknown>) => refusal(appendAuditEvent(h.app, stream, change));

  const say = (settings: Record<string, string>) =>
    h.app.query(
      Object.entries(settings)
        .map(([name, value]) => `select set_config('app.${name}', '${value}', true)`)
        .join(';'),
    );
  const EVENT_ID = newId();
  const EVENT = `audit_append('0', '${EVENT_ID}', '2026-01-01', 'a', 't', 'r', 'done', null, null, null)`;

  test.each([
    ['no actor', { request_id: 'req' }],
    ['an empty actor', { actor_id: '', request_id: 'req' }],
    ['no request', { actor_id: ENGINE_USER_ID }],
  ])('fails in a transaction with %s', async (_name, settings) => {
    await h.app.query('begin');
    await say(settings);
    expect(await refusal(h.app.query(`select ${EVENT}`))).toBe('42501');
    await h.app.query('rollback');
  });

  test('takes actor, beneficiary and request from the transaction', async () => {
    await h.app.query('begin');
    const said = { actor_id: newId(), on_behalf_of: newId(), request_id: 'req-1' };
    await say(said);
    await h.app.query(`select ${EVENT}`);
    const { rows } = await h.app.query('select actor_id, on_behalf_of, request_id from audit_logs where id = $1', [
      EVENT_ID,
    ]);
    await h.app.query('rollback');
    expect(rows).toEqual([said]);
  });

  test.each([
    ['a time with microseconds', { occurred_at: '2026-01-01T00:00:00.000001Z' }, '22023'],
    ['a time without end', { occurred_at: 'infinity' }, '22023'],
    ['an invalid id', { id: 'x' }, '22P02'],
    ['no action', { action: null }, '23502'],
    ['an invalid outcome', { outcome: 'perhaps' }, 'audit_logs_outcome_known'],
  ])('is refused with %s', async (_name, change, code) => {
    expect(await append(0, change)).toBe(code);
  });

  test('is refused on a stream that does not exist', async () => {
    expect(await append(8, {})).toBe('22023');
  });

  test('is possible for the serving role only through its function', async () => {
    for (const sql of [
      'insert into audit_logs default values',
      `update audit_heads set sequence = 0`,
      'delete from audit_heads',
      'select from audit_heads for update',
    ]) {
      expect(await refusal(h.app.query(sql))).toBe('42501');
    }
  });
});

const STREAM = 5;
describe('the verification of a chain finds', () => {
  let start: number;
  beforeAll(async () => {
    for (let n = 0; n < 6; n += 1) await appendAuditEvent(h.app, STREAM, { details: Buffer.from('sealed') });
    const { events, broken } = await verify(STREAM);
    expect(broken).toBeUndefined();
    start = events - 6;
  });

  /** Events 1 to 6 are the last six of the stream; what is done to them is undone afterwards. */
  const tamper = async (...statements: string[]) => {
    await h.superuser.query('begin; alter table audit_logs disable trigger all');
    for (const statement of statements) {
      await h.superuser.query(statement.replaceAll(/\{(\d)\}/g, (_text, n) => String(start + Number(n))));
    }
    const report = await verifyStream(h.superuser, STREAM);
    await h.superuser.query('rollback');
    return report.broken && { ...report.broken, sequence: Number(report.broken.sequence) - start };
  };

  test.each([
    ...['action', 'resource_type', 'resource_id', 'reason', 'request_id', 'run_id', 'ip_address', 'user_agent'].map(
      (column) => [column, `'x'`],
    ),
    ...['id', 'actor_id', 'on_behalf_of'].map((column) => [column, 'gen_random_uuid()']),
    ['outcome', `'refused'`],
    ['details', `'\\x00'`],
    ['details', 'null'],
    ['prev_hash', `sha256('x')`],
    ['hash', `sha256('x')`],
  ])('an edit of %s', async (column, value) => {
    expect(await tamper(`update audit_logs set ${column} = ${value} where stream = 5 and sequence = {3}`)).toEqual({
      sequence: 3,
      kind: 'edit',
    });
  });

  test('an edit of the time by one microsecond', async () => {
    const change = `update audit_logs set occurred_at = occurred_at + interval '1 microsecond', created_at = occurred_at + interval '1 microsecond' where stream = 5 and sequence = {3}`;
    expect(await tamper(change)).toEqual({ sequence: 3, kind: 'edit' });
  });

  test('an edit of created_at alone', async () => {
    const drop = 'alter table audit_logs drop constraint audit_logs_created_is_occurred';
    expect(await tamper(drop, `update audit_logs set created_at = now() where stream = 5 and sequence = {2}`)).toEqual({
      sequence: 2,
      kind: 'edit',
    });
  });

  test('a gap in the middle', async () => {
    const remove = 'delete from audit_logs where stream = 5 and sequence = {4}';
    expect(await tamper(remove)).toEqual({ sequence: 4, kind: 'gap' });
  });

  test('a gap at the start', async () => {
    const remove = 'delete from audit_logs where stream = 5 and sequence = 1';
    expect(await tamper(remove)).toEqual({ sequence: 1 - start, kind: 'gap' });
  });

  test('a cut-off end', async () => {
    const remove = 'delete from audit_logs where stream = 5 and sequence > {4}';
    expect(await tamper(remove)).toEqual({ sequence: 5, kind: 'truncation' });
  });

  test('a changed head', async () => {
    const change = `update audit_heads set hash = sha256('x') where stream = 5`;
    expect(await tamper(change)).toEqual({ sequence: 6, kind: 'edit' });
  });
});

test('the hash of an audit event covers a tag, stream, sequence, the previous hash and the event', () => {
  const bytes = Buffer.concat([
    Buffer.from('hingecraft.audit.v1\0'),
    Buffer.from('0007' + '0000000000000102', 'hex'),
    Buffer.alloc(32, 9),
    Buffer.from('{"é":null}'),
  ]);
  const expected = createHash('sha256').update(bytes).digest('hex');
  expect(auditHash(7, 258n, Buffer.alloc(32, 9), '{"é":null}').toString('hex')).toBe(expected);
});

test('the text of an audit event is RFC 8785: sorted keys, no space', () => {
  const fields = {
    id: 'i',
    occurred_at: 'o',
    actor_id: 'a',
    on_behalf_of: null,
    action: 'x',
    resource_type: 't',
    resource_id: 'r',
    outcome: 'done',
    reason: null,
    request_id: 'q',
    run_id: null,
    ip_address: null,
    user_agent: null,
    details: null,
  };
  expect(auditEventText(fields)).toBe(
    '{"action":"x","actor_id":"a","details":null,"id":"i","ip_address":null,"occurred_at":"o","on_behalf_of":null,"outcome":"done","reason":null,"request_id":"q","resource_id":"r","resource_type":"t","run_id":null,"user_agent":null}',
  );
});
