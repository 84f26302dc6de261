import type { ReceiptFacts } from '../../contracts/receipts/facts';

/** A US receipt for a card gift of USD 1,250.00 by an invented donor. */
export const receiptFacts = (change: Partial<ReceiptFacts> = {}): ReceiptFacts => ({
  jurisdiction: 'US',
  number: '2026-000123',
  issuedOn: '2026-03-02',
  issuedAt: '2026-03-02T15:04:05.000Z',
  givenOn: '2026-02-27',
  organization: {
    legalName: 'HingeCraft Foundation',
    registrationNumber: '00-1234567',
    addressLines: ['12 Workshop Lane', 'Portland, OR 97200'],
  },
  donor: { name: 'Hedwig Fernsby', addressLines: ['4 Orchard Row', 'Salem, OR 97300'] },
  method: 'card',
  currency: 'USD',
  amountAtomic: '125000',
  earmark: 'general',
  goodsOrServices: { provided: false },
  verifyUrl: 'https://hingecraft.example/receipts/verify',
  ...change,
});
