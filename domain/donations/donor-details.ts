import type { DonorKind } from '../../contracts/donations/states';
import { isCountryInUse, isEmailAddress, isName } from './donor-fields';
import { strayCharacters } from './stray-characters';

/** A donor as a caller of the API describes them. */
export interface StatedDonor {
  kind: DonorKind;
  full_name?: string | undefined;
  email?: string | undefined;
  address?: string[] | undefined;
  country?: string | undefined;
}

export interface DonorFault {
  /** A JSON pointer within the donor: `/full_name`, `/address/2`. */
  pointer: string;
  /** What is wrong and how to put it right; nothing of what was written but the codes of stray characters. */
  detail: string;
}

const strayFault = (pointer: string, text: string): DonorFault[] => {
  const codes = strayCharacters(text);
  if (codes.length === 0) return [];
  const detail = `holds characters that are not seen or turn the direction of others: leave out ${codes.join(', ')}`;
  return [{ pointer, detail }];
};

const faultIf = (isWrong: boolean, pointer: string, detail: string): DonorFault[] =>
  isWrong ? [{ pointer, detail }] : [];

const NAME_OF: Record<DonorKind, string> = {
  individual: 'needs a letter: give the name, or the kind anonymous',
  organization: 'needs a letter or a digit: give the name, or the kind anonymous',
  anonymous: 'an anonymous donor has no name',
};

/** Returns what is wrong with a donor's details, in the order of the fields; empty when they can be stored. */
export const donorFaults = ({ kind, full_name: name, email, address = [], country }: StatedDonor): DonorFault[] => [
  ...(name === undefined ? [] : strayFault('/full_name', name)),
  ...faultIf(name !== undefined && !isName(name, kind), '/full_name', NAME_OF[kind]),
  ...faultIf(
    email !== undefined && !isEmailAddress(email),
    '/email',
    'is not an email address such as name@example.org: it has one @, no blanks, and at most 254 bytes',
  ),
  ...address.flatMap((line, at) => strayFault(`/address/${at}`, line)),
  ...faultIf(
    country !== undefined && !isCountryInUse(country),
    '/country',
    'is not a country code in use: give two letters of ISO 3166-1, such as GB for the United Kingdom',
  ),
];

/** Returns the details composed (NFC), so that one name has one spelling. */
export const composed = (donor: StatedDonor): StatedDonor => ({
  ...donor,
  full_name: donor.full_name?.normalize('NFC'),
  email: donor.email?.normalize('NFC'),
  address: donor.address?.map((line) => line.normalize('NFC')),
});
