import type { ReversalEvent, ReversalKind, ReversalStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import type { StoreTx } from '../../platform/database/deferred';
import { Reversal } from './reversal.entity';

export interface FoundReversal {
  id: string;
  provider: string;
  providerReference: string;
  kind: ReversalKind;
  event: ReversalEvent;
  paymentId: string | null;
  paymentReference: string;
  webhookId: string;
  amountAtomic: bigint;
  currency: Currency;
  status: ReversalStatus;
  occurredAt: Date;
}

export type ReversalChange = Partial<Pick<FoundReversal, 'event' | 'paymentId' | 'status'>>;

const found = (row: Reversal): FoundReversal => ({ ...row, amountAtomic: BigInt(row.amountAtomic) });

/** Keeps a reversal and the payment that it names, which are reported apart, from missing each other. */
const MEETING = `select pg_advisory_xact_lock(hashtextextended('reversal ' || $1 || ' ' || $2, 0))`;

export const reversalStore = ({ manager, later }: StoreTx) => ({
  /** Waits until no other transaction takes in this payment or a reversal of it. Travels with the next statement. */
  meet: (provider: string, paymentReference: string): void =>
    later({ text: MEETING, values: [provider, paymentReference] }),

  /** Stores a reversal; false where its id is there already. */
  async insert(reversal: FoundReversal): Promise<boolean> {
    const result = await manager
      .createQueryBuilder()
      .insert()
      .into(Reversal)
      .values({ ...reversal, amountAtomic: reversal.amountAtomic.toString() })
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length === 1;
  },

  async lock(provider: string, providerReference: string): Promise<FoundReversal | undefined> {
    const where = { provider, providerReference };
    const row = await manager.findOne(Reversal, { where, lock: { mode: 'pessimistic_write' } });
    return row ? found(row) : undefined;
  },

  /** Those that came before this payment. */
  async waitingFor(provider: string, paymentReference: string): Promise<FoundReversal[]> {
    const where = { provider, paymentReference, status: 'waiting' as const };
    return (await manager.find(Reversal, { where, order: { id: 'ASC' } })).map(found);
  },

  async change(id: string, change: ReversalChange): Promise<void> {
    const { affected } = await manager.update(Reversal, { id }, change);
    if (affected !== 1) throw new Error(`reversal ${id} is gone`);
  },

  /** Those of a gift's payments that wait for people. */
  async heldOf(donationId: string): Promise<FoundReversal[]> {
    const rows = await manager
      .createQueryBuilder(Reversal, 'v')
      .where(`v.status = 'held' and v.payment_id in (select id from payments where donation_id = :donationId)`, {
        donationId,
      })
      .orderBy('v.id')
      .getMany();
    return rows.map(found);
  },

  /** What is disputed of a payment and not decided, in atomic units. */
  async openOf(paymentId: string): Promise<bigint> {
    const rows = await manager.findBy(Reversal, { paymentId, status: 'open' });
    return rows.reduce((sum, { amountAtomic }) => sum + BigInt(amountAtomic), 0n);
  },

  /** Whether the provider has reported the refund of this payment that we ordered as a reversal. */
  isOurs: (paymentId: string): Promise<boolean> => manager.existsBy(Reversal, { paymentId, status: 'ours' }),

  /** Whether a dispute about a payment of this gift, or of this local year of it, is undecided. */
  async isContested(donationId: string, giftYear: number | null = null): Promise<boolean> {
    const [row] = await manager.query<{ contested: boolean }[]>(
      `select exists (select from reversals v join payments p on p.id = v.payment_id
         where p.donation_id = $1 and p.status = 'matched'
           and ($2::integer is null or extract(year from p.given_on) = $2)
           and (v.status = 'open' or v.status = 'held' and v.kind = 'dispute' and v.event <> 'won')) as contested`,
      [donationId, giftYear],
    );
    return row?.contested ?? false;
  },
});
