import { ACCESS_REFUSALS } from './access/refusals';
import { RETENTION_REFUSALS } from './audit/refusals';
import { CASE_REFUSALS } from './compliance/refusals';
import { CONTROL_REFUSALS } from './controls/refusals';
import { DONATION_REFUSALS } from './donations/refusals';
import { ESCALATION_REFUSALS } from './escalations/refusals';
import { IDENTITY_REFUSALS } from './identity/refusals';
import type { ProblemType } from './kernel/problems';
import { KERNEL_REFUSALS } from './kernel/refusals';
import { MONEY_REFUSALS } from './money/refusals';
import { SUBJECT_REFUSALS } from './privacy/refusals';
import { RULE_REFUSALS } from './rules/refusals';
import { WEBHOOK_REFUSALS } from './webhooks/refusals';

interface RefusalEntry {
  /** The problem that the refusal becomes over HTTP. */
  problem: ProblemType;
  /** For the caller; left out where each throw says its own. */
  message?: string;
  /** Whether the caller gets the code as `reason`: by default where the message is fixed. */
  named?: boolean;
}

/** Every refusal inside the product by its code. A failure in Temporal has the code as its type. */
export const REFUSALS = {
  ...KERNEL_REFUSALS,
  ...IDENTITY_REFUSALS,
  ...ACCESS_REFUSALS,
  ...RULE_REFUSALS,
  ...RETENTION_REFUSALS,
  ...MONEY_REFUSALS,
  ...DONATION_REFUSALS,
  ...CASE_REFUSALS,
  ...WEBHOOK_REFUSALS,
  ...ESCALATION_REFUSALS,
  ...SUBJECT_REFUSALS,
  ...CONTROL_REFUSALS,
} as const satisfies Record<string, RefusalEntry>;

export type RefusalCode = keyof typeof REFUSALS;
/** Codes whose message is always the same. */
export type FixedRefusalCode = {
  [C in RefusalCode]: (typeof REFUSALS)[C] extends { message: string } ? C : never;
}[RefusalCode];
/** The codes of one kind of thing, such as `case`. */
export type RefusalOf<Kind extends string> = Extract<FixedRefusalCode, `${Kind}.${string}`>;

export const isRefusalCode = (text: string): text is RefusalCode => Object.hasOwn(REFUSALS, text);
export const refusalEntry = (code: RefusalCode): RefusalEntry => REFUSALS[code];

/** Returns whether a failure's type is a refusal that goes to the caller by its code; any other goes to an operator. */
export const isNamedRefusal = (text: string): text is FixedRefusalCode => {
  if (!isRefusalCode(text)) return false;
  const { message, named } = refusalEntry(text);
  return message !== undefined && named !== false;
};
