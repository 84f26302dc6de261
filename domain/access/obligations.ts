import type { Allowed, Obligation } from '../../contracts/rules/rules';

/** The facts of a request by which it meets obligations: its step-up, its reason and the approvals of its caller. */
export interface Proof {
  now: Date;
  /** Time of the caller's last step-up; null for a machine, which has none. */
  stepUpAt: Date | null;
  /** Whether they gave a reason, which is in the log. */
  hasReason: boolean;
  /** The most people who agreed to one grant that the caller holds for this. */
  approvals(): number;
}

/** An obligation to meet before an action. A mask is not one: it is applied to the result. */
export type Duty = Exclude<Obligation, { kind: 'mask' }>;

const isMet = (obligation: Duty, { now, stepUpAt, hasReason, approvals }: Proof): boolean => {
  switch (obligation.kind) {
    case 'reason-required':
      return hasReason;
    case 'step-up':
      return stepUpAt !== null && now.getTime() - stepUpAt.getTime() < obligation.withinSeconds * 1_000;
    case 'approval':
      return approvals() >= obligation.approvers;
  }
};

/** Returns the first obligation of an allow that the request does not meet; undefined when it meets all. */
export const unmetObligation = ({ obligations }: Pick<Allowed, 'obligations'>, proof: Proof): Duty | undefined =>
  obligations.filter((one) => one.kind !== 'mask').find((one) => !isMet(one, proof));
