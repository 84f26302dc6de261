import type { ListedIdentifier, ListedName } from '../../../contracts/compliance/listed-entity';
import { normaliseCryptoAddress } from '../crypto-address';
import { edtfDate } from './stated-date';

/** Opening words of a remark and the identifier it states; the first that fits is taken. */
const OPENINGS: readonly (readonly [RegExp, string])[] = [
  [/^POB /, 'placeOfBirth'],
  [/^(?:nationality|citizen|Vessel Flag|Former Vessel Flag) /, 'country'],
  [/^Gender /, 'gender'],
  [/^(?:Diplomatic |Stateless Person )?Passport /, 'passport'],
  [
    /^(?:National ID No\.|Cedula No\.|Identification Number(?! IMO)|National Foreign ID Number|D\.N\.I\.|Identity Card|Electoral Registry No\.|C\.U\.R\.P\.|Driver's License No\.|Birth Certificate Number|Afghan Money Service Provider License Number) /,
    'nationalId',
  ],
  [/^(?:Tax ID No\.|NIT #|RUC #|RIF #|R\.F\.C\.|C\.U\.I\.T\.|US FEIN|SSN|V\.A\.T\. Number|Fiscal Code) /, 'taxId'],
  [
    /^(?:Registration (?:Number|ID)|(?:UK )?Company Number|Commercial Registry Number|Business (?:Registration|Number)|C\.R\. No\.|Trade License No\.|Matricula Mercantil No|Folio Mercantil No\.|Public Registration Number|Chamber of Commerce Number|D-U-N-S Number|Government Gazette Number|Legal Entity Number|License) /,
    'registrationNumber',
  ],
  [/^(?:Vessel Registration Identification|Identification Number IMO|MMSI|Other Vessel Call Sign) ?/, 'vesselNumber'],
  [
    /^(?:Aircraft (?:Construction Number|Tail Number|Manufacturer's Serial Number|Mode S Transponder Code)|Previous Aircraft Tail Number) /,
    'aircraftNumber',
  ],
  [/^Email Address /, 'email'],
  [/^(?:Phone Number|Telephone|Telephone:) /, 'phone'],
  [/^Website /, 'website'],
  [/^SWIFT\/BIC /, 'swift'],
  [/^Linked To: /, 'linkedTo'],
];

const identifierOf = (remark: string): ListedIdentifier => {
  const bare = remark.replace(/^alt\. /, '');
  const birth = /^DOB (.+)$/.exec(bare)?.[1];
  if (birth !== undefined) {
    const date = edtfDate(birth);
    return date === undefined ? { type: 'birthDateText', value: birth } : { type: 'birthDate', value: date };
  }
  const crypto = /^Digital Currency Address - \S+ (.+)$/.exec(bare)?.[1];
  if (crypto !== undefined) return { type: 'cryptoAddress', value: normaliseCryptoAddress(crypto) };
  for (const [opening, type] of OPENINGS) if (opening.test(bare)) return { type, value: bare.replace(opening, '') };
  return { type: 'remark', value: remark };
};

/**
 * Parses the names and identifiers of a whole remark (see `wholeRemark`): statements separated by `; ` and closed by a
 * full stop. An alias in quotes (`a.k.a. 'THE BAKER'`) is what OFAC calls weak; what fits no known opening stays a
 * `remark`.
 */
export const parseRemark = (remark: string): { names: ListedName[]; identifiers: ListedIdentifier[] } => {
  const names: ListedName[] = [];
  const identifiers: ListedIdentifier[] = [];
  for (const statement of remark.trim().replace(/\.$/, '').split(';')) {
    const alias = /^(?:alt\. )?[afn]\.k\.a\. '(.*)'$/.exec(statement.trim())?.[1];
    if (alias !== undefined) names.push({ value: alias, quality: 'weak' });
    else if (statement.trim() !== '') identifiers.push(identifierOf(statement.trim()));
  }
  return { names, identifiers };
};
