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
  ['nothing is asked for', [], {}, undefined],
  ["a mask stands in nobody's way", [MASK], {}, undefined],
  ['no reason', [REASON], {}, 'reason-required'],
  ['a reason', [REASON], { hasReason: true }, undefined],
  ['a machine never steps up', [STEP_UP], {}, 'step-up'],
  ['a step-up just in time', [STEP_UP], { stepUpAt: ago(59_999) }, undefined],
  ['a step-up as old as may not be', [STEP_UP], { stepUpAt: ago(60_000) }, 'step-up'],
  ['one who agreed of two', [APPROVAL], { approvals: () => 1 }, 'approval'],
  ['two who agreed', [APPROVAL], { approvals: () => 2 }, undefined],
  ['all of several, and the last is missing', [MASK, REASON, STEP_UP], { hasReason: true }, 'step-up'],
])('the first unmet obligation: %s', (_, list, change, kind) => expect(unmet(list, change)).toBe(kind));
