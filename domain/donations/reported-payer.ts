import type { PaymentNote } from '../../contracts/donations/states';

/** Who paid, as a provider reports it; everything may be missing. */
export interface ReportedPayer {
  fullName?: string;
  email?: string;
  country?: string;
  address?: string[];
}

/** Long enough for every real name; more than is printed, since a screening looks at all of it. */
const MAX_NAME = 1_000;
const MAX_EMAIL = 254;
const MAX_LINE = 200;
const MAX_LINES = 10;
const MAX_REFERENCE = 200;

type Notes = Set<PaymentNote>;

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Well-formed text without null characters, which no column holds, and without blanks around it. */
const cleanText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '').trim();

const readText = (value: unknown, note: PaymentNote, notes: Notes): string | undefined => {
  if (isMissing(value)) return undefined;
  const text = typeof value === 'string' ? cleanText(value) : '';
  if (text === '') notes.add(note);
  return text === '' ? undefined : text;
};

const cut = (text: string, limit: number, note: PaymentNote, notes: Notes): string => {
  if (text.length > limit) notes.add(note);
  return cleanText(text.slice(0, limit));
};

const readName = (value: unknown, notes: Notes): string | undefined => {
  const name = readText(value, 'name-unreadable', notes);
  return name === undefined ? undefined : cut(name, MAX_NAME, 'name-cut', notes);
};

const readEmail = (value: unknown, notes: Notes): string | undefined => {
  const email = readText(value, 'email-unreadable', notes);
  if (email === undefined || email.length <= MAX_EMAIL) return email;
  notes.add('email-unreadable');
  return undefined;
};

const readCountry = (value: unknown, notes: Notes): string | undefined => {
  const country = readText(value, 'country-unreadable', notes)?.toUpperCase();
  if (country === undefined || /^[A-Z]{2}$/.test(country)) return country;
  notes.add('country-unreadable');
  return undefined;
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
  const read = (lines ?? []).flatMap((line) => readText(line, 'address-unreadable', notes) ?? []);
  if (read.length > MAX_LINES) notes.add('address-cut');
  const kept = read.slice(0, MAX_LINES).map((line) => cut(line, MAX_LINE, 'address-cut', notes));
  return kept.length === 0 ? undefined : kept;
};

const without = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/**
 * Reads who paid from whatever a provider sends: what fits is taken, what is missing, null or empty counts as not
 * said, and what does not fit is left out with a note. Never throws.
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
