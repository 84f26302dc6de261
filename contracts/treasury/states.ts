export const LEDGER_ACCOUNT_KINDS = ['asset', 'liability', 'income', 'expense', 'equity'] as const;
export type LedgerAccountKind = (typeof LEDGER_ACCOUNT_KINDS)[number];
