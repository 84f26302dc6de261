import { publicStatus } from '../../contracts/donations/states';
import type { ReceiptStatus } from '../../contracts/receipts/states';
import { formatAmount } from '../../domain/money/amount';
import { consentStore } from '../../entities/privacy/consent.store';
import type { FoundDonor } from '../../entities/donations/donor.store';
import { subjectExportStore, type ExportedPayment } from '../../entities/privacy/subject-export.store';
import type { Tx } from '../../platform/database/unit-of-work';
import type { DonorDetails } from '../donations/add-donor';
import { readDonorFacts } from '../donations/donor-facts';
import { openPayer } from '../donations/open-payer';
import type { PrintedForm } from '../donations/printed-form';
import { donorKey } from '../../contracts/keys/owners';

export interface ReceiptToFetch {
  number: string;
  key: string;
  sha256: string;
}

/** The content of an export before its receipts are fetched: texts by file name, and where the receipts are stored. */
export interface Gathered {
  texts: Readonly<Record<string, unknown>>;
  receipts: readonly ReceiptToFetch[];
}

const same = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a.trim().toLowerCase() === b.trim().toLowerCase();

/** The payer's details where they are the donor's own; who else paid is somebody else's data. */
const ownPayer = async (tx: Tx, { id, createdAt, payer: sealed }: ExportedPayment, donor: DonorDetails) => {
  if (!sealed) return null;
  const payer = await openPayer(tx, { id, createdAt, payer: sealed });
  if (payer === null) return 'destroyed: past its time';
  const own =
    (payer.fullName !== undefined || payer.email !== undefined) &&
    (payer.fullName === undefined || same(payer.fullName, donor.fullName)) &&
    (payer.email === undefined || same(payer.email, donor.email)) &&
    (payer.country === undefined || donor.country === undefined || payer.country === donor.country);
  if (!own) return 'withheld: another person';
  const { fullName = null, email = null, country = null, address = null } = payer;
  return { full_name: fullName, email, country, address };
};

const showPayment = async (tx: Tx, payment: ExportedPayment, donor: DonorDetails) => ({
  id: payment.id,
  donation_id: payment.donationId,
  provider: payment.provider,
  provider_reference: payment.providerReference,
  currency: payment.currency,
  amount: formatAmount(BigInt(payment.amount), payment.currency),
  status: payment.status,
  received_at: payment.receivedAt.toISOString(),
  payer: await ownPayer(tx, payment, donor),
});

const sealedDetails = async ({ cipher }: Tx, { id, birthDate, taxId, printed }: FoundDonor) => {
  const open = (column: string, sealed: Buffer | null) =>
    sealed && cipher.open(donorKey(id), { table: 'donors', column, rowId: id }, sealed);
  const form = await open('printed', printed);
  return {
    birth_date: await open('birth_date', birthDate),
    tax_id: await open('tax_id', taxId),
    printed: form && (JSON.parse(form) as PrintedForm),
  };
};

/**
 * Gathers the data of the donor for their copy: their facts, gifts with the public status, payments, receipts and
 * consents. Findings of screenings and cases are left out, and so is the data of other people.
 */
export const gatherExport = async (tx: Tx, donor: FoundDonor): Promise<Gathered> => {
  const store = subjectExportStore(tx.manager);
  const facts = await readDonorFacts(tx, donor.id);
  const payments: object[] = [];
  for (const payment of await store.payments(donor.id)) payments.push(await showPayment(tx, payment, facts));
  const receipts = await store.receipts(donor.id);
  const texts = {
    'donor.json': {
      id: donor.id,
      kind: facts.kind,
      full_name: facts.fullName ?? null,
      email: facts.email ?? null,
      address: facts.address ?? null,
      country: facts.country ?? null,
      ...(await sealedDetails(tx, donor)),
    },
    'gifts.json': (await store.gifts(donor.id)).map((gift) => ({
      id: gift.id,
      invoice_number: gift.invoiceNumber,
      method: gift.method,
      currency: gift.currency,
      amount: formatAmount(BigInt(gift.amount), gift.currency),
      received: formatAmount(BigInt(gift.received), gift.currency),
      earmark: gift.earmark,
      status: publicStatus(gift.status),
      created_at: gift.createdAt.toISOString(),
    })),
    'payments.json': payments,
    'receipts.json': receipts.map(({ number, donationId, status, issuedAt, sha256 }) => ({
      number,
      donation_id: donationId,
      status: status satisfies ReceiptStatus,
      issued_at: issuedAt.toISOString(),
      sha256,
    })),
    'consents.json': (await consentStore(tx.manager).ofDonor(donor.id)).map((consent) => ({
      type: consent.type,
      version: consent.version,
      text_sha256: consent.textSha256,
      accepted_at: consent.acceptedAt.toISOString(),
      withdrawn_at: consent.revokedAt?.toISOString() ?? null,
    })),
  };
  const rendered = receipts.flatMap(({ number, key, sha256 }) => (key && sha256 ? [{ number, key, sha256 }] : []));
  return { texts, receipts: rendered };
};
