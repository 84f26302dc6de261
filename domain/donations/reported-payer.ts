import type { PaymentNote } from '../../contracts/donations/states';
import { isCountryInUse, isEmailAddress, isName } from './donor-fields';
import { strayCharacters, withoutStray } from './stray-characters';

/** Who paid, as a provider reports it; everything may be missing. */
export interface ReportedPayer {
  fullName?: string;
  email?: string;
  country?: string;
  address?: string[];
}

/** Long enough for every real name; more than is printed, since a screening looks at all of it. */
const MAX_NAME = 1_000;
const MAX_LINE = 200;
const MAX_LINES = 10;
const MAX_REFERENCE = 200;
/** More than any field keeps, stray characters included: composing a longer run of marks takes seconds. */
const MAX_READ = 4_000;

/** Line breaks and tabs of every kind. */
const BLANKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

type Notes = Set<PaymentNote>;

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Well-formed text without null characters, which no column holds, and without blanks around it. */
const cleanText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '').trim();

const readText = (value: unknown, note: PaymentNote, notes: Notes): string | undefined => {
  if (isMissing(value)) return undefined;
  const isTooLong = typeof value === 'string' && value.length > MAX_READ;
  const text = typeof value === 'string' ? cleanText(value.slice(0, MAX_READ)) : '';
  if (text === '' || isTooLong) notes.add(note);
  return text === '' ? undefined : text;
};

const strip = (text: string, note: PaymentNote, notes: Notes): string => {
  // A tab or a line break parts words; it is not a character that hides.
  const line = text.replace(BLANKS, ' ');
  if (strayCharacters(line).length > 0) notes.add(note);
  return withoutStray(line).trim();
};

const cut = (text: string, limit: number, note: PaymentNote, notes: Notes): string => {
  if (text.length <= limit) return text;
  notes.add(note);
  return withoutStray(cleanText(text.slice(0, limit))).trim();
};

const readName = (value: unknown, notes: Notes): string | undefined => {
  const text = readText(value, 'name-unreadable', notes);
  if (text === undefined) return undefined;
  const name = cut(strip(text, 'name-stripped', notes), MAX_NAME, 'name-cut', notes);
  if (isName(name, 'individual')) return name;
  notes.add('name-unreadable');
  return undefined;
};

const readEmail = (value: unknown, notes: Notes): string | undefined => {
  const email = readText(value, 'email-unreadable', notes)?.normalize('NFC');
  if (email === undefined || isEmailAddress(email)) return email;
  notes.add('email-unreadable');
  return undefined;
};

const readCountry = (value: unknown, notes: Notes): string | undefined => {
  const country = readText(value, 'country-unreadable', notes)?.toUpperCase();
  if (country === undefined || isCountryInUse(country)) return country;
  notes.add('country-unreadable');
  return undefined;
};

const readLine = (value: unknown, notes: Notes): string | undefined => {
  const text = readText(value, 'address-unreadable', notes);
  if (text === undefined) return undefined;
  const line = cut(strip(text, 'address-stripped', notes), MAX_LINE, 'address-cut', notes);
  return line === '' ? undefined : line;
};

/** A list of lines, one text of several, or an object such as `{ line1, city }`. */
const linesOf = (value: unknown): unknown[] | undefined => {
  if (typeof value === 'string') return value.split('\n');
  if (Array.isArray(value)) return value as unknown[];
  return typeof value === 'object' && value !== null ? Object.values(value) : undefined;
};

const readAddress = (value: unknown, notes: Notes): string[] | undefined => {
  if (isMissing(value)) return undefined;
  const lines = linesOf(value);
  if (!lines) notes.add('address-unreadable');
  const read = (lines ?? []).flatMap((line) => readLine(line, notes) ?? []);
  if (read.length > MAX_LINES) notes.add('address-cut');
  const kept = read.slice(0, MAX_LINES);
  return kept.length === 0 ? undefined : kept;
};

const without = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/**
 * Reads who paid from whatever a provider sends: what fits is taken, what is missing, null or empty counts as not
 * said, and what does not fit is left out with a note; so are characters that are not seen. Names and addresses are
 * composed (NFC). Never throws.
 */
export const readReportedPayer = (value: unknown): { payer: ReportedPayer; notes: PaymentNote[] } => {
  if (isMissing(value)) return { payer: {}, notes: [] };
  if (typeof value !== 'object' || Array.isArray(value)) return { payer: {}, notes: ['payer-unreadable'] };
  const { name, email, country, address } = value as Record<string, unknown>;
  const notes: Notes = new Set();
  const payer = {
    fullName: readName(name, notes),
    email: readEmail(email, notes),
    country: readCountry(country, notes),
    address: readAddress(address, notes),
  };
  return { payer: without(payer) as ReportedPayer, notes: [...notes] };
};

/** What nests deeper than the stack holds cannot be written. */
const jsonOf = (value: unknown): string => {
  try {
    return JSON.stringify(value);
  } catch {
    return 'unreadable';
  }
};

/**
 * Reads the gift that a payment names: undefined where none is named. What is no text is kept as its JSON, and what is
 * too long as its beginning, so that finance sees it; neither names a gift of ours.
 */
export const readNamedGift = (value: unknown): string | undefined => {
  if (isMissing(value)) return undefined;
  const text = cleanText(typeof value === 'string' ? value : jsonOf(value)).replace(/\p{Cc}/gu, ' ');
  return text.slice(0, MAX_REFERENCE).toWellFormed();
};
