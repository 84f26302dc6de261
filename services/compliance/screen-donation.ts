import type { IntakeRecord } from '../../contracts/donations/messages';
import type { Actor } from '../../contracts/identity/actor';
import { InvalidReceiptFacts } from '../../domain/receipts/invalid-facts';
import type { WithActor } from '../../platform/database/unit-of-work';
import { lockGift } from '../donations/change-gift';
import { readIntakeRecord } from '../donations/intake-record';
import { settleCleared, type SettlingPorts } from '../donations/settle-cleared';
import { screenGift, type ScreeningPorts } from './screen-gift';

/** What no receipt can state stays confirmed: the step that settles it parks, and says why. */
const leaveToItsStep = (error: unknown): void => {
  if (!(error instanceof InvalidReceiptFacts)) throw error;
};

/**
 * Screens a paid gift, and settles it in the same transaction when it is clear: a clean gift costs one transaction. One
 * that cannot be settled yet stays confirmed, and its next step says why. Idempotent: a gift that is past screening is
 * left alone.
 */
export const screenDonation = (
  ports: { withActor: WithActor } & ScreeningPorts & SettlingPorts,
  donationId: string,
  actor: Actor,
): Promise<IntakeRecord> =>
  ports.withActor(actor, async (tx) => {
    const gift = await lockGift(tx, donationId);
    if (gift.status === 'pending') {
      const screened = await screenGift(tx, gift, ports);
      if (screened.status === 'confirmed') await settleCleared(tx, screened, ports).catch(leaveToItsStep);
    }
    return readIntakeRecord(tx, donationId, ports.caseTiming);
  });
