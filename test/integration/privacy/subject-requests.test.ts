import { randomUUID } from 'node:crypto';
import { v7 as newId } from 'uuid';
import type { SubjectRefusal } from '../../../contracts/privacy/subject-requests';
import type { WithActor } from '../../../platform/database/unit-of-work';
import { fileSubjectRequest } from '../../../services/privacy/file-subject-request';
import { listHolds, placeHold, releaseHold } from '../../../services/privacy/legal-holds';
import {
  decideSubjectRequest,
  extendSubjectRequest,
  readSubjectRecord,
} from '../../../services/privacy/run-subject-request';
import { issueSubjectToken, verifySubject } from '../../../services/privacy/verify-subject';
import {
  approvedRequest,
  DECIDER,
  decider,
  donorNamed,
  erase,
  FILER,
  filer,
  nobody,
  payFor,
  pledgeAs,
  readRequest,
} from '../../setup/subjects';
import { openHarness, refusal, type Harness } from '../database/harness';
import { rowsIn } from '../database/rows';

let h: Harness;
let withActor: WithActor;
beforeAll(async () => {
  h = await openHarness();
  ({ withActor } = h);
  await h.superuser.query(`insert into users (id) values ($1), ($2)`, [FILER, DECIDER]);
});
afterAll(() => h.close());

const [caller, other] = [{ actor: filer }, { actor: decider }];

const giftOf = async (status = 'expired') => {
  const giftId = await pledgeAs(withActor, donorNamed('Test'));
  await h.superuser.query('update donations set status = $2 where id = $1', [giftId, status]);
  const { rows } = await h.superuser.query<{ donor_id: string }>('select donor_id from donations where id = $1', [
    giftId,
  ]);
  return { giftId, donorId: rows[0]!.donor_id };
};
const filed = async (regime: 'gdpr' | 'ccpa' = 'gdpr', receivedAt?: Date) => {
  const { donorId } = await giftOf();
  const request = { id: randomUUID(), subjectId: donorId, regime, requestType: 'erasure', receivedAt } as const;
  return fileSubjectRequest({ withActor }, request, caller);
};
const issue = (id: string) => issueSubjectToken({ withActor }, id, caller);
const verify = (id: string, token: string) => verifySubject({ withActor }, id, token, nobody);
const decide = (id: string, by: string, hash: string, decision: 'approve' | 'refuse' = 'approve') =>
  decideSubjectRequest({ withActor }, id, { by, hash, decision }, { userId: by, requestId: 'test' });

describe('the identity check of a subject request', () => {
  test('accepts a token once, and only for its request', async () => {
    const [{ id }, { id: another }] = [await filed(), await filed()];
    const { token } = await issue(id);
    await issue(another);
    await expect(verify(another, token)).rejects.toMatchObject({ code: 'identity.token-refused' });
    await expect(verify(id, 'f'.repeat(64))).rejects.toMatchObject({ code: 'identity.token-refused' });
    await verify(id, token);
    await expect(verify(id, token)).rejects.toMatchObject({ code: 'identity.token-refused' });
    expect(await readRequest(withActor, id)).toMatchObject({ status: 'verified' });
    await expect(issue(id)).rejects.toMatchObject({ code: 'kernel.conflict' });
  });

  test('accepts a token once when ten show it at once', async () => {
    const { id } = await filed();
    const { token } = await issue(id);
    const shown = await Promise.allSettled(Array.from({ length: 10 }, () => verify(id, token)));
    expect(shown.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('refuses a token after a day or when a newer one was issued', async () => {
    const { id } = await filed();
    const [first, second] = [await issue(id), await issue(id)];
    expect((second.expiresAt.getTime() - Date.now()) / 3_600_000).toBeCloseTo(24, 2);
    await expect(verify(id, first.token)).rejects.toMatchObject({ code: 'identity.token-refused' });
    await h.superuser.query(
      `update data_deletion_requests set verification_expires_at = now() - interval '1 second' where id = $1`,
      [id],
    );
    await expect(verify(id, second.token)).rejects.toMatchObject({ code: 'identity.token-refused' });
  });

  test('stores no token in clear', async () => {
    const { id } = await filed();
    const { token } = await issue(id);
    for (const table of ['data_deletion_requests', 'audit_logs', 'outbox', 'one_time_tokens', 'idempotency_keys']) {
      const { rows } = await h.superuser.query(`select 1 from ${table} t where t::text like $1`, [`%${token}%`]);
      expect([table, rows]).toEqual([table, []]);
    }
  });
});

describe('the decision on a subject request', () => {
  test('is made by another person, after the identity check, over the filed request', async () => {
    const { id, proposal_hash: hash } = await filed();
    await expect(decide(id, FILER, hash)).rejects.toMatchObject({ code: 'subject-request.own' });
    await expect(decide(id, DECIDER, 'a'.repeat(64))).rejects.toMatchObject({ code: 'subject-request.other-hash' });
    await expect(decide(id, DECIDER, hash)).rejects.toMatchObject({ code: 'subject-request.not-verified' });
    await verify(id, (await issue(id)).token);
    expect((await decide(id, DECIDER, hash)).status).toBe('approved');
    expect((await decide(id, DECIDER, hash)).status).toBe('approved');
    await expect(decide(id, DECIDER, hash, 'refuse')).rejects.toMatchObject({ code: 'subject-request.decided' });
    await expect(decide(id, DECIDER, 'a'.repeat(64))).rejects.toMatchObject({ code: 'subject-request.decided' });
  });

  test('a refusal is repeated by its author for its reason alone', async () => {
    const { id, proposal_hash: hash } = await filed();
    const refuse = (by: string, reason: SubjectRefusal) =>
      decideSubjectRequest(
        { withActor },
        id,
        { by, hash, decision: 'refuse', reason },
        { userId: by, requestId: 'test' },
      );
    await refuse(DECIDER, 'excessive');
    expect(await refuse(DECIDER, 'excessive')).toMatchObject({ status: 'refused', refusalReason: 'excessive' });
    const others = [() => refuse(DECIDER, 'not-the-subject'), () => refuse(FILER, 'excessive')];
    for (const again of others) await expect(again()).rejects.toMatchObject({ code: 'subject-request.decided' });
  });

  test('is refused to the filer by the database as well', async () => {
    const { id } = await filed();
    const self = h.app.query(
      'update data_deletion_requests set decided_by = filed_by, decided_at = now() where id = $1',
      [id],
    );
    expect(await refusal(self)).toBe('data_deletion_requests_not_by_filer');
  });

  test('keeps an erasure from starting unless it approves', async () => {
    const { id, proposal_hash: hash, subject_id: donorId } = await filed();
    await expect(erase(withActor, id)).rejects.toMatchObject({ code: 'kernel.conflict' });
    expect((await decide(id, DECIDER, hash, 'refuse')).status).toBe('refused');
    await expect(erase(withActor, id)).rejects.toMatchObject({ code: 'kernel.conflict' });
    const { rows } = await h.superuser.query('select full_name, erased_at from donors where id = $1', [donorId]);
    expect(rows).toEqual([{ full_name: expect.any(Buffer) as Buffer, erased_at: null }]);
  });
});

describe('the deadline of a subject request', () => {
  const extend = (id: string) => extendSubjectRequest({ withActor }, id, { by: FILER, reason: 'complexity' }, filer);

  test('counts from the receipt of the request, not from its filing', async () => {
    const receivedAt = new Date(Date.now() - 5 * 86_400_000);
    const { received_at: received, due_at: due, acknowledge_by: acknowledge } = await filed('ccpa', receivedAt);
    expect(received).toBe(receivedAt.toISOString());
    expect(due).toBe(new Date(receivedAt.getTime() + 45 * 86_400_000).toISOString());
    expect(acknowledge).not.toBeNull();
    const future = filed('gdpr', new Date(Date.now() + 60_000));
    await expect(future).rejects.toMatchObject({ code: 'kernel.invalid-request', pointer: '/received_at' });
  });

  test('is extended once by two months for GDPR, with notice within the first month', async () => {
    const { id, due_at: due } = await filed();
    const extended = await extend(id);
    expect(extended.extended).toBe(true);
    expect((extended.dueAtMs - new Date(due).getTime()) / 86_400_000).toBeGreaterThan(57);
    expect((await extend(id)).dueAtMs).toBe(extended.dueAtMs);
    const late = await filed('gdpr', new Date(Date.now() - 32 * 86_400_000));
    await expect(extend(late.id)).rejects.toMatchObject({ code: 'subject-request.not-extendable' });
    const voluntary = await filed('ccpa');
    await expect(extend(voluntary.id)).rejects.toMatchObject({ code: 'subject-request.not-extendable' });
  });
});

describe('an erasure is held up by', () => {
  const place = (resourceType: 'donor' | 'donation', resourceId: string) =>
    placeHold(
      { withActor },
      // As the API makes them: the list is by id, and so by time.
      { id: newId(), resourceType, resourceId, reason: 'Kanarienvogel v. us' },
      other,
    );
  const release = (id: string) => releaseHold({ withActor }, id, other);

  test.each(['donor', 'donation'] as const)('a legal hold on the %s until it is released', async (type) => {
    const { giftId, donorId } = await giftOf();
    const hold = await place(type, type === 'donor' ? donorId : giftId);
    const id = await approvedRequest(withActor, donorId);
    expect(await erase(withActor, id)).toEqual({ state: 'held', holds: ['legal-hold'] });
    expect(await readRequest(withActor, id)).toMatchObject({ status: 'held', held_by: ['legal-hold'] });
    // Looked at again, it is held as before, and nothing is written.
    expect(await erase(withActor, id)).toEqual({ state: 'held', holds: ['legal-hold'] });
    const { rows } = await h.superuser.query('select erased_at from donors where id = $1', [donorId]);
    expect(rows).toEqual([{ erased_at: null }]);
    await release(hold.id);
    const signals = `select 1 from outbox where aggregate_id = $1 and payload ->> 'signal' = 'holdReleased'`;
    expect((await h.superuser.query(signals, [id])).rowCount).toBe(1);
    expect(await erase(withActor, id)).toEqual({ state: 'done' });
    expect(await readRequest(withActor, id)).toMatchObject({ status: 'done', held_by: [] });
    await expect(release(hold.id)).rejects.toMatchObject({ code: 'kernel.conflict' });
    if (type === 'donor') await expect(place('donor', donorId)).rejects.toMatchObject({ code: 'kernel.conflict' });
  });

  test('a legal hold placed at the same time, or is done before it', async () => {
    for (let n = 0; n < 10; n += 1) {
      const { donorId } = await giftOf();
      const id = await approvedRequest(withActor, donorId);
      const [placed, erased] = await Promise.allSettled([place('donor', donorId), erase(withActor, id)]);
      if (erased.status === 'rejected') throw erased.reason;
      expect(erased.value.state).toBe(placed.status === 'fulfilled' ? 'held' : 'done');
    }
  });

  test.each(['pending', 'confirmed', 'flagged', 'kyc_required', 'blocked', 'refund_pending'])(
    'a gift that is %s',
    async (status) => {
      const { donorId } = await giftOf(status);
      const held = await erase(withActor, await approvedRequest(withActor, donorId));
      expect(held).toEqual({ state: 'held', holds: ['unfinished-gift'] });
    },
  );

  test('a gift that is paid in part', async () => {
    const { giftId, donorId } = await giftOf('created');
    await h.superuser.query('update donations set amount_atomic = 9000 where id = $1', [giftId]);
    await payFor(withActor, giftId);
    const held = await erase(withActor, await approvedRequest(withActor, donorId));
    expect(held).toEqual({ state: 'held', holds: ['unfinished-gift'] });
  });

  test('an open case and a refund on its way', async () => {
    const { giftId, donorId } = await giftOf('reconciled');
    const rows = rowsIn(h.app);
    await rows.case({ subject_id: giftId });
    await rows.refund({ payment_id: await rows.payment({ donation_id: giftId }), donation_id: giftId });
    const held = await erase(withActor, await approvedRequest(withActor, donorId));
    expect(held).toEqual({ state: 'held', holds: ['open-case', 'refund-under-way'] });
  });

  test('a legal hold whose reason is sealed and readable with permission', async () => {
    const { donorId } = await giftOf();
    const { id } = await place('donor', donorId);
    const standing = await listHolds({ withActor }, { standing: true, before: undefined, limit: 10 }, other);
    expect(standing.find((hold) => hold.id === id)?.reason).toBe('Kanarienvogel v. us');
    const { rows } = await h.superuser.query(`select 1 from legal_holds h where h::text ilike '%kanarien%'`);
    expect(rows).toEqual([]);
  });
});

test('the steps of a subject request read nothing that names a person', async () => {
  const { id, proposal_hash: hash } = await filed();
  const record = await readSubjectRecord({ withActor }, id, filer);
  expect(record).toMatchObject({ status: 'received', filedBy: FILER, hash, verified: false, extended: false });
});
