import { createHash } from 'node:crypto';
import { donorKey, retentionKey } from '../../../contracts/keys/owners';
import type { Theirs } from '../../../entities/privacy/declared-places';
import { erasureStore } from '../../../entities/privacy/erasure.store';
import type { Tx } from '../../../platform/database/unit-of-work';
import type { ObjectStore } from '../../../platform/storage/object-store';
import { DECIDER } from '../../setup/subjects';
import { insertEverything } from '../database/every-row';
import { engine, type Harness } from '../database/harness';
import { canary, withoutTriggers } from './canaries';

/** The file of the donor's receipt. */
export const RECEIPT = { key: 'receipts/file.pdf', text: canary('assets', 'receipts/') };

const BY_TEST = { technical: 'what a test puts there' };

/** Nothing that an erasure waits for; and a country, whose codes the database knows, so that it takes no canary. */
const AT_REST: Readonly<Record<string, string>> = {
  donors: `country = 'ZZ'`,
  donations: `status = 'reconciled', status_reason = 'settled', closed_at = now()`,
  cases: `status = 'resolved', outcome = 'clear'`,
  refunds: `status = 'confirmed', sent_at = now(), confirmed_at = now()`,
  legal_holds: `released_at = now(), released_by = placed_by`,
  data_deletion_requests: `status = 'refused', refusal_reason = 'excessive',
    decided_by = '${DECIDER}', decided_at = now()`,
};

/** A donor with a row in every table that can hold something of theirs, whose money has come to rest. */
export const insertDonorAtRest = async ({ superuser, withActor }: Harness): Promise<Theirs> => {
  const donor = await insertEverything(superuser);
  for (const [table, values] of Object.entries(AT_REST))
    await withoutTriggers(superuser, table, async () => {
      await superuser.query(`update ${table} set ${values}`);
    });
  const { rows } = await superuser.query<{ id: string }>('select id from donations where donor_id = $1', [donor]);
  const gifts = rows.map(({ id }) => id);
  const records = await withActor(engine(), ({ manager }) => erasureStore(manager).records(gifts));
  return { donors: [donor], gifts, records };
};

/** Seals the canaries that a copy opens. The payer is the donor, as their email says. */
export const sealPersonalData = async ({ superuser, withActor }: Harness, donor: string): Promise<void> => {
  const { rows } = await superuser.query<{ id: string; created_at: Date }>('select id, created_at from payments');
  const email = canary('donors', 'email');
  const texts: Readonly<Record<string, string>> = {
    full_name: canary('donors', 'full_name'),
    email,
    address: JSON.stringify([canary('donors', 'address')]),
    printed: JSON.stringify({ name: canary('donors', 'printed'), written: { name: 'x' } }),
    birth_date: canary('donors', 'birth_date'),
    tax_id: canary('donors', 'tax_id'),
  };
  const payer = JSON.stringify({ email, address: [canary('payments', 'payer')] });
  const seal = async ({ cipher, manager }: Tx): Promise<void> => {
    for (const [column, text] of Object.entries(texts)) {
      const sealed = await cipher.seal(donorKey(donor), { table: 'donors', column, rowId: donor }, text);
      await manager.query(`update donors set ${column} = $1 where id = $2`, [sealed, donor]);
    }
    for (const { id, created_at: at } of rows) {
      const sealed = await cipher.seal(
        retentionKey('payers', at),
        { table: 'payments', column: 'payer', rowId: id },
        payer,
      );
      await manager.query('update payments set payer = $1 where id = $2', [sealed, id]);
    }
  };
  await withActor(engine(), seal, BY_TEST);
};

/** Puts a file with a canary where the donor's receipt points to. */
export const storeReceipt = async ({ superuser }: Harness, store: ObjectStore): Promise<void> => {
  const bytes = Buffer.from(RECEIPT.text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await store.put(RECEIPT.key, bytes, 'application/pdf');
  await superuser.query(
    `update assets set bucket = $1, key = $2, sha256 = $3 where id in (select pdf_asset_id from receipts)`,
    [store.bucket, RECEIPT.key, sha256],
  );
  await withoutTriggers(superuser, 'receipts', async () => {
    await superuser.query('update receipts set sha256 = $1 where pdf_asset_id is not null', [sha256]);
  });
};
