import type { IntakeRecord } from '../../contracts/donations/messages';
import type { Actor } from '../../contracts/identity/actor';
import type { WithActor } from '../../platform/database/unit-of-work';
import { lockGift } from './change-gift';
import { readIntakeRecord, type CaseTiming } from './intake-record';
import { settleCleared, type SettlingPorts } from './settle-cleared';

/** Settles a cleared gift in one transaction. Idempotent: a gift that is settled, or waits for people, is left alone. */
export const settleDonation = (
  ports: { withActor: WithActor; caseTiming: CaseTiming } & SettlingPorts,
  donationId: string,
  actor: Actor,
): Promise<IntakeRecord> =>
  ports.withActor(actor, async (tx) => {
    const gift = await lockGift(tx, donationId);
    if (gift.status === 'confirmed' && gift.statusReason !== 'receipt-held') await settleCleared(tx, gift, ports);
    return readIntakeRecord(tx, donationId, ports.caseTiming);
  });
