import type { ScreenedRole, UnreadableReason } from '../../contracts/compliance/evidence';
import type { PaymentNote } from '../../contracts/donations/states';
import type { ClearedSubject } from '../../contracts/compliance/states';
import { wordsInOrder } from '../../domain/compliance/matching/normalise-name';
import { unreadableReasons } from '../../domain/compliance/matching/reading';
import type { LockedDonation } from '../../entities/donations/donation.store';
import { paymentStore } from '../../entities/donations/payment.store';
import type { Tx } from '../../platform/database/unit-of-work';
import type { DonorDetails } from '../donations/add-donor';
import { readDonorFacts } from '../donations/donor-facts';
import { openPayer } from '../donations/open-payer';

/** Somebody whose money a gift is, as the lists are asked about them. */
export interface ScreenedSubject {
  role: ScreenedRole;
  /** Empty for a payer of whom only an address is known. */
  name: string;
  country?: string | undefined;
  addressLines: string[];
  unreadable: UnreadableReason[];
  /** What their cleared pairs are kept under: the donor's id, or a keyed hash of a payer's name and country. */
  key: string;
}

export interface GiftSubjects {
  subjects: ScreenedSubject[];
  /** The payments whose payers are among them. */
  paymentIds: string[];
}

/** What a cleared pair says of an unreadable name instead of a listed entity: a person has read it. */
export const READ_BY_A_PERSON = 'name';

/** The words of a name in one spelling, and the country: whoever shares them is one payer. */
const identityOf = ({ fullName = '', country = '' }: DonorDetails): string =>
  `${wordsInOrder(fullName).join(' ') || fullName.trim()}|${country}`;

const subjectOf = (role: ScreenedRole, key: string, details: DonorDetails): ScreenedSubject => ({
  role,
  name: details.fullName ?? '',
  country: details.country,
  addressLines: details.address ?? [],
  unreadable: details.fullName === undefined ? [] : unreadableReasons(details.fullName, details.kind),
  key,
});

/** An unnamed one is looked for in the lists by the address alone, if there is one. */
const isKnown = ({ fullName, address = [] }: DonorDetails): boolean => fullName !== undefined || address.length > 0;

/** The donor's own details as a payer gave them: the same name, and no other country. */
const isDonor = (payer: DonorDetails, donor: DonorDetails): boolean =>
  payer.fullName !== undefined &&
  donor.fullName !== undefined &&
  identityOf({ ...payer, country: '' }) === identityOf({ ...donor, country: '' }) &&
  (payer.country === undefined || donor.country === undefined || payer.country === donor.country);

/** Notes of a payment whose payer was named, and not so that anybody could read it. */
const UNREAD: readonly PaymentNote[] = [
  'payer-unreadable',
  'name-unreadable',
  'name-cut',
  'name-stripped',
  'address-cut',
];

/** Somebody who paid and whose name cannot be compared; a person looks at the event as it came. */
const unreadPayer = (paymentId: string): ScreenedSubject => ({
  role: 'payer',
  name: '',
  addressLines: [],
  unreadable: ['not-a-name'],
  key: paymentId,
});

const isUnread = (notes: string | null): boolean =>
  notes?.split(',').some((note) => (UNREAD as readonly string[]).includes(note)) ?? false;

/**
 * Reads who is to be screened for a gift: its donor and every payer of its matched payments who is somebody else. A
 * payer who writes the donor's name adds an address to the donor.
 */
export const readGiftSubjects = async (tx: Tx, gift: LockedDonation): Promise<GiftSubjects> => {
  const donor = await readDonorFacts(tx, gift.donorId);
  const donorAddress = [...(donor.address ?? [])];
  const payers = new Map<string, ScreenedSubject>();
  const payments = await paymentStore(tx).payersOf(gift.id);
  for (const { id, createdAt, payer: sealed, notes } of payments) {
    const payer = sealed && (await openPayer(tx, { id, createdAt, payer: sealed }));
    // Somebody paid, and nobody can tell who.
    if (!payer || isUnread(notes)) payers.set(id, unreadPayer(id));
    if (!payer) continue;
    const isPlain = payer.fullName === undefined || unreadableReasons(payer.fullName, payer.kind).length === 0;
    if (isPlain && isDonor(payer, donor)) donorAddress.push(...(payer.address ?? []));
    else if (isKnown(payer)) {
      // A spelling that cannot be compared is a subject of its own, whatever it resembles.
      const key = tx.cipher.lookupHash('screened-payer', isPlain ? identityOf(payer) : `as written ${payer.fullName}`);
      const known = payers.get(key);
      if (known) known.addressLines.push(...(payer.address ?? []));
      else payers.set(key, subjectOf('payer', key, payer));
    }
  }
  const details = { ...donor, address: donorAddress };
  const donors = isKnown(details) ? [subjectOf('donor', gift.donorId, details)] : [];
  return { subjects: [...donors, ...payers.values()], paymentIds: payments.map(({ id }) => id) };
};

export const clearedBy = ({ role, key }: { role: ClearedSubject; key: string }) => ({
  subjectType: role,
  subjectKey: key,
});

/** Returns the keyed hash of a name as it is written: another spelling is another name to read. */
export const hashOfName = ({ cipher }: Tx, name: string): string => cipher.lookupHash('screened-name', name);
