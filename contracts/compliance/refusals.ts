/** Why a step on a case is refused; each is a failure type a caller may match on. */
export const CASE_REFUSALS = [
  'case.already-decided',
  'case.claimed-by-another',
  'case.not-claimed',
  'case.own-gift',
  'case.missing-reason',
  'case.unknown-verdict',
  'case.verdict-not-allowed',
  'case.needs-lead',
  'case.no-proposal',
  'case.own-proposal',
  'case.other-hash',
] as const;
export type CaseRefusal = (typeof CASE_REFUSALS)[number];
