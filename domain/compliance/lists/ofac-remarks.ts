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

/** An alias and its quotation mark: OFAC writes `'…'`; curly and double ones are read alike. */
const OPENS_ALIAS = /^(?:alt\. )?[afn]\.k\.a\. ?(['"‘’“”]?)/i;
const CLOSES_ALIAS = /['"‘’“”]\s*(?=;|$)/g;
/** Statements that lists part by `; `: an alias that would hold one of these has lost its closing quote. */
const HOLDS_STATEMENT =
  /;\s*(?:alt\. )?(?:[afn]\.k\.a\. |(?:DOB|POB|nationality|citizen|Gender|Passport|National ID)\b)/i;

/** Where the first statement of the text ends: at `;`, but not inside the quotes of an alias. */
const endOfStatement = (text: string): number => {
  const semicolon = text.indexOf(';');
  const plain = semicolon === -1 ? text.length : semicolon;
  const opening = OPENS_ALIAS.exec(text);
  if (!opening?.[1]) return plain;
  CLOSES_ALIAS.lastIndex = opening[0].length;
  const closing = CLOSES_ALIAS.exec(text);
  if (!closing || HOLDS_STATEMENT.test(text.slice(0, closing.index))) return plain;
  return closing.index + closing[0].length;
};

const statementsOf = (remark: string): string[] => {
  const statements: string[] = [];
  for (let rest = remark.trim().replace(/\.$/, ''); rest !== '';) {
    const end = endOfStatement(rest);
    statements.push(rest.slice(0, end).trim());
    rest = rest.slice(end + 1).trim();
  }
  return statements.filter((statement) => statement !== '');
};

const aliasOf = (statement: string): string | undefined => {
  const opening = OPENS_ALIAS.exec(statement)?.[0];
  return opening === undefined ? undefined : statement.slice(opening.length).replace(CLOSES_ALIAS, '').trim();
};

/**
 * Parses the names and identifiers of a whole remark (see `wholeRemark`): statements separated by `; ` and closed by a
 * full stop. An alias (`a.k.a. 'THE BAKER'`) is what OFAC calls weak; its quotes may be curly and hold a `;`, or be
 * missing. What fits no known opening stays a `remark`.
 */
export const parseRemark = (remark: string): { names: ListedName[]; identifiers: ListedIdentifier[] } => {
  const names: ListedName[] = [];
  const identifiers: ListedIdentifier[] = [];
  for (const statement of statementsOf(remark)) {
    const alias = aliasOf(statement);
    if (alias === undefined) identifiers.push(identifierOf(statement));
    else names.push({ value: alias, quality: 'weak' });
  }
  return { names, identifiers };
};
