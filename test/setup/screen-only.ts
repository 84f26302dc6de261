import type { IntakeRecord } from '../../contracts/donations/messages';
import type { Actor } from '../../contracts/identity/actor';
import type { WithActor } from '../../platform/database/unit-of-work';
import { screenGift, type ScreeningPorts } from '../../services/compliance/screen-gift';
import { lockGift } from '../../services/donations/change-gift';
import { readIntakeRecord } from '../../services/donations/intake-record';

/** Screens a pending gift as its step does, and leaves a clear one confirmed. */
export const screenOnly = (
  ports: { withActor: WithActor } & ScreeningPorts,
  donationId: string,
  actor: Actor,
): Promise<IntakeRecord> =>
  ports.withActor(actor, async (tx) => {
    const gift = await lockGift(tx, donationId);
    if (gift.status === 'pending') await screenGift(tx, gift, ports);
    return readIntakeRecord(tx, donationId, ports.caseTiming);
  });
