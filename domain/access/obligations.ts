import type { Allowed, Obligation } from '../../contracts/rules/rules';

/** What a request shows beside who asks. */
export interface Proof {
  now: Date;
  /** When the caller last proved anew who they are; null for a machine, which never does. */
  stepUpAt: Date | null;
  /** Whether they gave a reason, which is in the log. */
  hasReason: boolean;
  /** The most people who agreed to one grant that the caller holds for this. */
  approvals(): number;
}

/** What stands in the way of an action; a mask stands in none, it is put on what is shown. */
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

/** The first of what an allow asks for and the request does not show; undefined when it is met. */
export const unmetObligation = ({ obligations }: Pick<Allowed, 'obligations'>, proof: Proof): Duty | undefined =>
  obligations.filter((one) => one.kind !== 'mask').find((one) => !isMet(one, proof));
