import { publicStatus, type DonationStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import type { EventTopic } from '../../contracts/webhooks/topics';
import { formatAmount } from '../../domain/money/amount';
import type { OutgoingEvent } from '../../platform/database/outbox';

/** Returns the outgoing event about a gift: ids, public status and amounts; no person, and nothing of a screening. */
export const giftEvent = (
  topic: EventTopic,
  gift: { id: string; currency: Currency; amountAtomic: bigint; receivedAtomic: bigint },
  status: DonationStatus,
  more: Record<string, string | readonly string[]> = {},
): OutgoingEvent => ({
  aggregateType: 'donation',
  aggregateId: gift.id,
  topic,
  data: {
    donation_id: gift.id,
    status: publicStatus(status),
    amount: formatAmount(gift.receivedAtomic > 0n ? gift.receivedAtomic : gift.amountAtomic, gift.currency),
    currency: gift.currency,
    ...more,
  },
});
