import type { DonorKind } from '../../contracts/donations/states';
import { donorKey } from '../../contracts/keys/owners';
import type { ReceiptFacts } from '../../contracts/receipts/facts';
import { donorStore, type FoundDonor } from '../../entities/donations/donor.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { openDonor } from './donor-facts';

type DonorText = NonNullable<ReceiptFacts['donor']>;
type NameAndAddress = Pick<DonorText, 'name' | 'addressLines'>;

/** What a receipt prints for a donor whose own letters no font of ours has. */
export interface PrintedForm extends NameAndAddress {
  /** What it stands for; once the donor's own name or address is another, the form no longer holds. */
  written: NameAndAddress;
}

const CELL = { table: 'donors', column: 'printed' } as const;

const isFor = ({ written }: PrintedForm, { name, addressLines }: NameAndAddress): boolean =>
  written.name === name && JSON.stringify(written.addressLines) === JSON.stringify(addressLines);

/** Reads a donor's kind, and name and address as the donor wrote them; an anonymous donor has neither. */
export const readWritten = async (
  tx: Tx,
  donor: FoundDonor,
): Promise<{ kind: DonorKind; written?: NameAndAddress }> => {
  const { kind, fullName: name, address: addressLines } = await openDonor(tx, donor);
  return name === undefined ? { kind } : { kind, written: { name, ...(addressLines && { addressLines }) } };
};

/** Stores the form under the donor's own key, in the place of an earlier one. */
export const storePrintedForm = async (tx: Tx, donorId: string, form: PrintedForm): Promise<void> => {
  const cell = { ...CELL, rowId: donorId };
  const sealed = await tx.cipher.seal(donorKey(donorId), cell, JSON.stringify(form));
  await donorStore(tx).setPrinted(donorId, sealed);
};

/** Returns name and address as a receipt prints them: as written, or in the form that a person gave for them. */
export const printedDonor = async (
  { cipher }: Tx,
  { id, printed: sealed }: FoundDonor,
  written: NameAndAddress,
): Promise<DonorText> => {
  if (!sealed) return written;
  const form = JSON.parse(await cipher.open(donorKey(id), { ...CELL, rowId: id }, sealed)) as PrintedForm;
  return isFor(form, written) ? form : written;
};

/** Tells which characters of a text no font has a glyph for. */
export type Unprintable = (text: string) => readonly string[];

/** Returns what of a donor cannot be printed, by field; empty where all can. */
export const unprintableOf = (
  unprintable: Unprintable,
  { name, addressLines = [] }: NameAndAddress,
): { full_name: string[]; address: string[] } => ({
  full_name: [...unprintable(name)],
  address: [...new Set(addressLines.flatMap((line) => unprintable(line)))],
});

export const isPrintable = (unprintable: Unprintable, donor: NameAndAddress): boolean =>
  Object.values(unprintableOf(unprintable, donor)).every((characters) => characters.length === 0);
