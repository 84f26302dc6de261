import { createHash, randomUUID } from 'node:crypto';
import { ENGINE_USER_ID } from '../../../contracts/identity/actor';
import type { PaymentNote } from '../../../contracts/donations/states';
import { DEFAULT_THRESHOLD, tokenSetMatcher } from '../../../domain/compliance/matching/token-set-matcher';
import { importList } from '../../../services/compliance/import-list';
import { screenDonation } from '../../../services/compliance/screen-donation';
import { createScreeningIndex } from '../../../services/compliance/screening-index';
import { settleDonation } from '../../../services/donations/settle-donation';
import { intakePorts } from '../../setup/intake-ports';
import { addFoundation } from '../../setup/issued-receipt';
import { donorNamed, payFor, pledgeAs } from '../../setup/subjects';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';

const actor = { userId: ENGINE_USER_ID, requestId: 'test' };
const LISTED = 'Zorvane Quillfeather';

let unit: TestUnit;
beforeAll(async () => {
  unit = await openTestUnit();
  await addFoundation(unit.withActor);
  const entities = [{ ref: 'demo:1', kind: 'person', names: [{ value: LISTED, quality: 'primary' }], identifiers: [] }];
  const list = { source: 'demo', publishedAt: new Date().toISOString(), entities } as const;
  const sha256 = createHash('sha256').update(JSON.stringify(list)).digest('hex');
  await importList(unit, { list: list as never, sha256, fetchedAt: new Date() }, actor);
});
afterAll(() => unit.close());

const ports = () => {
  const policy = { sources: ['demo'] as const, maxAgeMs: 86_400_000, threshold: DEFAULT_THRESHOLD };
  return {
    withActor: unit.withActor,
    ...intakePorts,
    screeningIndex: createScreeningIndex(tokenSetMatcher, policy),
    threshold: DEFAULT_THRESHOLD,
    nobodyNamedLimit: 25_000n,
  };
};
const paidGift = async (fullName = 'Marigold Testwell'): Promise<string> => {
  const id = await pledgeAs(unit.withActor, { ...donorNamed(randomUUID()), fullName });
  await payFor(unit.withActor, id, { ...donorNamed('Payer'), fullName });
  return id;
};
const note = (id: string, notes: PaymentNote) =>
  unit.query('update payments set notes = $2 where donation_id = $1', [id, notes]);
const receipts = async (id: string) => (await unit.query('select 1 from receipts where donation_id = $1', [id])).length;

describe('screenDonation', () => {
  it('settles a clean gift in the same transaction, once, when several take the step', async () => {
    const id = await paidGift();
    const [record] = await Promise.all([
      screenDonation(ports(), id, actor),
      screenDonation(ports(), id, actor),
      settleDonation(ports(), id, actor),
    ]);
    expect(record).toMatchObject({ status: 'reconciled' });
    expect(await receipts(id)).toBe(1);
    const events = await unit.query(
      `select action from audit_logs where resource_id = $1 and action in ('donation.screened', 'donation.settled')
       order by id`,
      [id],
    );
    expect(events).toEqual([{ action: 'donation.screened' }, { action: 'donation.settled' }]);
  });

  it('settles nothing of a gift that it flags', async () => {
    const id = await paidGift(LISTED);
    expect(await screenDonation(ports(), id, actor)).toMatchObject({ status: 'flagged', receipts: [] });
    expect(await receipts(id)).toBe(0);
  });

  it('leaves a clean gift confirmed that waits for the day of its payment', async () => {
    const id = await paidGift();
    await note(id, 'time-unlikely');
    expect(await screenDonation(ports(), id, actor)).toMatchObject({ status: 'confirmed', needs: 'payment-date' });
  });

  it('keeps the screening of a gift that no receipt policy can state; its own step refuses it', async () => {
    const id = await paidGift();
    await unit.query(`update donations set method = 'crypto' where id = $1`, [id]);
    expect(await screenDonation(ports(), id, actor)).toMatchObject({ status: 'confirmed' });
    await expect(settleDonation(ports(), id, actor)).rejects.toMatchObject({ name: 'InvalidReceiptFacts' });
    expect(await receipts(id)).toBe(0);
  });
});
