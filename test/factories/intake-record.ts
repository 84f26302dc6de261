import type { IntakeRecord } from '../../contracts/donations/messages';

/** The record of a pledge that nobody has paid yet. */
export const intakeRecord = (given: Partial<IntakeRecord> = {}): IntakeRecord => ({
  status: 'created',
  received: 'nothing',
  payUntilMs: 0,
  method: 'card',
  amountBucket: '1e1',
  awaitingLists: false,
  disputed: false,
  receipts: [],
  ...given,
});
