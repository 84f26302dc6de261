import { createHash } from 'node:crypto';
import { ENGINE_USER_ID } from '../../contracts/identity/actor';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { ObjectStore } from '../../platform/storage/object-store';
import { settleDonation } from '../../services/donations/settle-donation';
import { seedOrganization } from '../../services/identity/seed-organization';
import { renderReceipt } from '../../services/receipts/render-receipt';
import { intakePorts } from './intake-ports';
import { donorNamed, payFor, pledgeAs } from './subjects';

const ENGINE = { userId: ENGINE_USER_ID, requestId: 'test' };

/** The foundation whose receipts are issued; once in each database. */
export const addFoundation = (withActor: WithActor, timeZone = 'Etc/UTC') =>
  seedOrganization(
    { withActor },
    {
      legalName: 'Test Foundation',
      registrationNumber: '00-0000000',
      country: 'US',
      address: ['1 Test Way'],
      timeZone,
    },
    ENGINE,
  );

interface Ports {
  withActor: WithActor;
  objectStore: ObjectStore;
  /** As the superuser. */
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
}

interface Row {
  donor_id: string;
  receipt_id: string;
  number: string;
}

/** A settled gift with its receipt, whose file is its facts as JSON, so that a reader can look for names. */
export const issueReceipt = async ({ withActor, objectStore, query }: Ports, word: string, payer = word) => {
  const giftId = await pledgeAs(withActor, donorNamed(word));
  await payFor(withActor, giftId, donorNamed(payer));
  await query(`update donations set status = 'confirmed', status_reason = 'cleared' where id = $1`, [giftId]);
  await settleDonation({ withActor, ...intakePorts }, giftId, ENGINE);
  const [row] = await query<Row>(
    'select d.donor_id, r.id as receipt_id, r.number from donations d join receipts r on r.donation_id = d.id where d.id = $1',
    [giftId],
  );
  if (!row) throw new Error(`gift ${giftId} has no receipt`);
  let bytes = Buffer.alloc(0);
  const renderPdf = (facts: object) => {
    bytes = Buffer.from(JSON.stringify(facts));
    return Promise.resolve({ bytes, sha256: createHash('sha256').update(bytes).digest('hex') });
  };
  const ports = { withActor, objectStore, renderPdf, signal: new AbortController().signal };
  await renderReceipt(ports, row.receipt_id, ENGINE);
  return { giftId, donorId: row.donor_id, receiptId: row.receipt_id, number: row.number, bytes };
};
