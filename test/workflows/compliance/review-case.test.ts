import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import {
  approveCaseUpdate,
  caseStateQuery,
  caseWorkflowId,
  claimCaseUpdate,
  decideCaseUpdate,
  unclaimCaseUpdate,
  type DecideCase,
  type ReviewCase,
} from '../../../contracts/compliance/messages';
import type { CaseKind } from '../../../contracts/compliance/states';
import {
  DONATION_INTAKE,
  donationStageQuery,
  donationWorkflowId,
  type DonationIntake,
} from '../../../contracts/donations/messages';
import { reviewTerms } from '../../factories/review-terms';
import { createGiftRecords, type GiftRecords } from '../../fakes/gift-records';
import { createRig, recordAs, type Rig } from '../../setup/workflow-rig';

const HOUR = 3_600_000;
let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

type CaseHandle = WorkflowHandle<ReviewCase>;
type Story = (review: CaseHandle, gift: GiftRecords, result: () => Promise<string>) => Promise<void>;

/** A gift with a hit, run up to its case; the story plays on the case's workflow. */
const inReview = async (story: Story, kind: CaseKind = 'sanctions-hit') => {
  const nowMs = await rig.env.currentTimeMs();
  const terms = reviewTerms(nowMs, kind);
  const gift =
    kind === 'lift-block'
      ? createGiftRecords({ nowMs, status: 'blocked', received: 'enough', review: terms })
      : createGiftRecords({ nowMs, status: 'pending', received: 'enough' }, terms);
  await rig.during(gift, async () => {
    const parent = await rig.env.client.workflow.start<DonationIntake>(DONATION_INTAKE, {
      taskQueue: rig.taskQueue,
      workflowId: donationWorkflowId(terms.donationId),
      args: [{ donationId: terms.donationId }],
    });
    while ((await parent.query(donationStageQuery)) !== 'in-review') await new Promise((wait) => setTimeout(wait, 25));
    const review = rig.env.client.workflow.getHandle<ReviewCase>(caseWorkflowId(terms.caseId));
    for (let tries = 0; tries < 4_000; tries++) {
      if (await review.query(caseStateQuery).catch(() => undefined)) break;
      await new Promise((wait) => setTimeout(wait, 25));
    }
    await story(review, gift, () => parent.result());
    // An unfinished run would be taken up by the next test's worker.
    await parent.result();
  });
  return gift;
};

const claim = (review: CaseHandle, by: string, lead = false, updateId: string = randomUUID()) =>
  review.executeUpdate(claimCaseUpdate, { args: [{ by, lead }], updateId });
const decision = (by: string, verdict: DecideCase['verdict'], more: Partial<DecideCase> = {}): DecideCase => ({
  by,
  verdict,
  lead: false,
  noteId: 'note',
  proposalId: randomUUID(),
  hash: 'hash',
  ...more,
});
const decide = (review: CaseHandle, made: DecideCase) =>
  review.executeUpdate(decideCaseUpdate, { args: [made], updateId: randomUUID() });
const approve = (review: CaseHandle, by: string, hash = 'hash', lead = false) =>
  review.executeUpdate(approveCaseUpdate, { args: [{ by, hash, lead }], updateId: randomUUID() });
const refusedWith = (type: string) => ({ cause: { type } });

test('reviewCase lets the gift continue when the case is cleared', async () => {
  recordAs('case-cleared');
  const gift = await inReview(async (review, _gift, result) => {
    await claim(review, 'ana');
    expect(await decide(review, decision('ana', 'clear'))).toMatchObject({ status: 'resolved', verdict: 'clear' });
    expect(await result()).toBe('reconciled');
  });
  expect(gift.caseSteps.map(({ kind }) => kind)).toEqual(['claimed', 'decided']);
});

test('reviewCase closes the gift when the case is declined', async () => {
  recordAs('case-declined');
  await inReview(async (review, _gift, result) => {
    await claim(review, 'ana');
    await decide(review, decision('ana', 'decline'));
    expect(await result()).toBe('declined');
  });
});

test('reviewCase refuses each wrong step with its own type and without an event', async () => {
  recordAs('case-refusals');
  const gift = await inReview(async (review, _gift, result) => {
    await expect(decide(review, decision('ana', 'clear'))).rejects.toMatchObject(refusedWith('case.not-claimed'));
    await expect(claim(review, 'donor')).rejects.toMatchObject(refusedWith('case.own-gift'));
    await claim(review, 'ana');
    await expect(claim(review, 'ben')).rejects.toMatchObject(refusedWith('case.claimed-by-another'));
    await expect(decide(review, decision('ben', 'clear'))).rejects.toMatchObject(
      refusedWith('case.claimed-by-another'),
    );
    await expect(decide(review, decision('ana', 'clear', { noteId: '' }))).rejects.toMatchObject(
      refusedWith('case.missing-reason'),
    );
    await expect(decide(review, decision('ana', 'free' as never))).rejects.toMatchObject(
      refusedWith('case.unknown-verdict'),
    );
    await expect(approve(review, 'ben')).rejects.toMatchObject(refusedWith('case.no-proposal'));
    await decide(review, decision('ana', 'clear'));
    await result();
  });
  expect(gift.caseSteps.map(({ kind }) => kind)).toEqual(['claimed', 'decided']);
});

test('reviewCase blocks a gift only with another person over the same hash', async () => {
  recordAs('case-blocked');
  const gift = await inReview(async (review, _gift, result) => {
    await claim(review, 'ana');
    expect(await decide(review, decision('ana', 'block'))).toMatchObject({ status: 'awaiting_person' });
    await expect(approve(review, 'ana')).rejects.toMatchObject(refusedWith('case.own-proposal'));
    await expect(approve(review, 'ben', 'other')).rejects.toMatchObject(refusedWith('case.other-hash'));
    expect(await approve(review, 'ben')).toMatchObject({ status: 'resolved', verdict: 'block' });
    expect(await result()).toBe('blocked');
  });
  expect(gift.caseSteps.map(({ kind }) => kind)).toEqual(['claimed', 'proposed', 'approved']);
});

test('reviewCase lifts a block only with two people, and cannot decline the gift then', async () => {
  recordAs('block-lifted');
  await inReview(async (review, _gift, result) => {
    await claim(review, 'ana');
    await expect(decide(review, decision('ana', 'decline'))).rejects.toMatchObject(
      refusedWith('case.verdict-not-allowed'),
    );
    await decide(review, decision('ana', 'clear'));
    await approve(review, 'ben');
    expect(await result()).toBe('reconciled');
  }, 'lift-block');
});

test('reviewCase ends a claim with its lease, or earlier when it is released', async () => {
  recordAs('lease-ends');
  await inReview(async (review) => {
    await claim(review, 'ana');
    await rig.env.sleep(2 * HOUR);
    expect(await review.query(caseStateQuery)).toMatchObject({ status: 'open' });
    await claim(review, 'ben');
    await review.executeUpdate(unclaimCaseUpdate, { args: [{ by: 'ben' }], updateId: randomUUID() });
    await claim(review, 'ana');
    await decide(review, decision('ana', 'clear'));
  });
});

test('reviewCase names a step by its update, and one of the clock by what was due', async () => {
  await inReview(async (review, gift) => {
    const { claimedUntilMs } = await claim(review, 'ana', false, 'update-of-ana');
    await rig.env.sleep(2 * HOUR);
    await claim(review, 'ben', false, 'update-of-ben');
    expect(gift.caseSteps.map(({ stepId }) => stepId)).toEqual([
      'update-of-ana',
      `lease-expired@${claimedUntilMs}`,
      'update-of-ben',
    ]);
    await decide(review, decision('ben', 'clear'));
  });
});

test('reviewCase reminds and escalates an overdue case to a lead, and never decides by itself', async () => {
  recordAs('case-overdue');
  const gift = await inReview(async (review, _gift, result) => {
    await rig.env.sleep(97 * HOUR);
    expect(await review.query(caseStateQuery)).toMatchObject({ reminded: true, level: 1 });
    expect(rig.alerts).toEqual(['WARN case.overdue']);
    await rig.env.sleep(40 * 24 * HOUR);
    const { level, verdict } = await review.query(caseStateQuery);
    expect(level).toBeGreaterThan(1);
    expect(rig.alerts.length).toBeGreaterThan(2);
    expect(verdict).toBeUndefined();
    await expect(claim(review, 'ana')).rejects.toMatchObject(refusedWith('case.needs-lead'));
    await claim(review, 'lea', true);
    await decide(review, decision('lea', 'clear', { lead: true }));
    expect(await result()).toBe('reconciled');
  });
  expect(gift.caseSteps.map(({ kind }) => kind).slice(0, 2)).toEqual(['reminded', 'escalated']);
});

test('reviewCase takes one of two decisions at once and refuses a later one', async () => {
  recordAs('two-decisions-at-once');
  await inReview(async (review) => {
    await claim(review, 'ana');
    const both = await Promise.allSettled([
      decide(review, decision('ana', 'clear')),
      decide(review, decision('ana', 'decline')),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const lost = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(['case.already-decided', undefined]).toContain((lost.reason as { cause?: { type?: string } }).cause?.type);
  });
});
