import { iso31661 } from 'iso-3166/1.js';
import type { DonorKind } from '../../contracts/donations/states';
import { strayCharacters } from './stray-characters';

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Whether a text names anybody: a person by a letter that is seen, an organization by a letter or a digit. */
export const isName = (text: string, kind: DonorKind): boolean =>
  (kind === 'organization' ? /[\p{L}\p{N}]/u : /\p{L}/u).test(text.replace(IGNORABLE, ''));

/**
 * The countries that ISO 3166-1 assigns, and Kosovo: its code XK is user-assigned, and the one that the European Union,
 * banks and payment providers use.
 */
const COUNTRIES: ReadonlySet<string> = new Set([...iso31661.map(({ alpha2 }) => alpha2), 'XK']);

/** Whether a code of two capital letters stands for a country today. */
export const isCountryInUse = (code: string): boolean => COUNTRIES.has(code);

const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;
const bytesIn = (text: string): number => new TextEncoder().encode(text).length;

/** RFC 5322 without quotes and comments, and letters of every script as RFC 6532 allows them. */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~\p{L}\p{M}\p{N}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\p{L}\p{M}\p{N}-]+)*$/u;
const DOMAIN = /^[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$/u;
/** A domain as the DNS has it: international labels begin with `xn--`, and the last one is no number. */
const ASCII_DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** IDNA as UTS 46 has it; undefined for what is no domain. */
const asciiDomain = (domain: string): string | undefined =>
  DOMAIN.test(domain) && URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : undefined;

/**
 * Whether a text is an email address, in any script (RFC 6531): 254 bytes at most, with 64 before the only `@`, and a
 * domain of two labels or more.
 */
export const isEmailAddress = (text: string): boolean => {
  const [local = '', domain = '', ...more] = text.split('@');
  if (more.length > 0 || bytesIn(text) > MAX_ADDRESS || bytesIn(local) > MAX_LOCAL_PART) return false;
  return LOCAL_PART.test(local) && strayCharacters(text).length === 0 && ASCII_DOMAIN.test(asciiDomain(domain) ?? '');
};
