import { ENGINE_USER_ID, type Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { publicStatus } from '../../contracts/donations/states';
import type { DonationStatusResource } from '../../contracts/donations/schemas';
import { formatAmount } from '../../domain/money/amount';
import { shownDonationStore } from '../../entities/donations/shown-donation.store';
import type { StatusTokens } from '../../platform/crypto/status-tokens';
import type { WithActor } from '../../platform/database/unit-of-work';

/**
 * Reads the status of a gift as an outsider sees it: one that is held shows as pending. Throws `Refused`
 * (kernel.not-found) alike for an unknown gift and for a token that is not that gift's, before any gift is looked for.
 */
export const readStatus = async (
  { withActor, statusTokens }: { withActor: WithActor; statusTokens: StatusTokens },
  id: string,
  token: string,
  actor: Actor,
): Promise<DonationStatusResource> => {
  const missing = () => new Refused('kernel.not-found', `there is no donation ${id} with this status token`);
  if (!statusTokens.fits(id, token)) throw missing();
  // Row security shows no gift to the public principal; the engine issued this token, and reads in its stead.
  const reader = { userId: ENGINE_USER_ID, requestId: actor.requestId };
  const row = await withActor(reader, ({ manager }) => shownDonationStore(manager).find(id));
  if (!row) throw missing();
  return {
    id,
    status: publicStatus(row.status),
    amount: formatAmount(BigInt(row.amount), row.currency),
    received: formatAmount(BigInt(row.received), row.currency),
    currency: row.currency,
    receipts: row.receipts,
  };
};
