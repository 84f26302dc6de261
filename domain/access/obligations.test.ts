import type { Obligation } from '../../contracts/rules/rules';
import { unmetObligation, type Proof } from './obligations';

const NOW = new Date('2026-03-02T12:00:00Z');
const proof = (change: Partial<Proof> = {}): Proof => ({
  now: NOW,
  stepUpAt: null,
  hasReason: false,
  approvals: () => 0,
  ...change,
});
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const unmet = (list: readonly Obligation[], change: Partial<Proof> = {}) =>
  unmetObligation({ obligations: list }, proof(change))?.kind;

const MASK: Obligation = { kind: 'mask', mask: 'full', fields: ['email'] };
const REASON: Obligation = { kind: 'reason-required' };
const STEP_UP: Obligation = { kind: 'step-up', withinSeconds: 60 };
const APPROVAL: Obligation = { kind: 'approval', approvers: 2 };

test.each<[string, readonly Obligation[], Partial<Proof>, string | undefined]>([
  ['none when the allow has none', [], {}, undefined],
  ['none when the only obligation is a mask', [MASK], {}, undefined],
  ['the reason when none is stated', [REASON], {}, 'reason-required'],
  ['none when a reason is stated', [REASON], { hasReason: true }, undefined],
  ['the step-up for a machine', [STEP_UP], {}, 'step-up'],
  ['none when the step-up is just recent enough', [STEP_UP], { stepUpAt: ago(59_999) }, undefined],
  ['the step-up when it is just too old', [STEP_UP], { stepUpAt: ago(60_000) }, 'step-up'],
  ['the approval when one of two people approved', [APPROVAL], { approvals: () => 1 }, 'approval'],
  ['none when two people approved', [APPROVAL], { approvals: () => 2 }, undefined],
  ['the last of several when only that is unmet', [MASK, REASON, STEP_UP], { hasReason: true }, 'step-up'],
])('the first unmet obligation: %s', (_, list, change, kind) => expect(unmet(list, change)).toBe(kind));
