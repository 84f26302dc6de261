/** Refusals in the administration of rules and roles, by code: the problem each becomes over HTTP. */
export const RULE_REFUSALS = {
  'rule.duties-separated': { problem: 'duties-separated' },
  'rule.settled': { problem: 'rule-settled' },
} as const;
