import type { FieldType, Mask } from '../../contracts/rules/rules';
import type { Exact } from './exact';
import { momentText, parseMoment } from './moments';
import { parseValue } from './values';

const COVER = '•••';

/** First character of the local part and the whole domain: j•••@example.org. */
const maskEmail = (text: string): string | null => {
  const at = text.lastIndexOf('@');
  const [first] = text;
  return at < 1 || at === text.length - 1 || first === undefined ? null : `${first}${COVER}${text.slice(at)}`;
};

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Initials: J. D. */
const maskName = (text: string): string | null => {
  const initials = text.split(/\s+/u).flatMap((word) => {
    const [first] = graphemes.segment(word);
    return first ? [`${first.segment}.`] : [];
  });
  return initials.length === 0 ? null : initials.join(' ');
};

/** The last four letters or digits; nothing of what would then be shown in half or more. */
const maskLastFour = (text: string): string | null => {
  const characters = [...text].filter((each) => /[\p{L}\p{N}]/u.test(each));
  return characters.length < 9 ? null : `${COVER}${characters.slice(-4).join('')}`;
};

/** The power of ten that a number lies in, of whatever unit it counts: 100-999; below one it is 0. */
const maskAmount = ({ rank, units, scale }: Exact): string | null => {
  if (rank !== 0) return null;
  const size = (units < 0n ? -units : units) / 10n ** BigInt(scale);
  if (size === 0n) return '0';
  const from = `1${'0'.repeat(String(size).length - 1)}`;
  const to = '9'.repeat(from.length);
  return units < 0n ? `-${to} to -${from}` : `${from} to ${to}`;
};

const maskYear = (raw: unknown): string | null => {
  const moment = parseMoment(raw);
  if (moment) return momentText(moment)?.slice(0, 4) ?? null;
  return typeof raw === 'string' ? (/^(\d{4})-\d\d-\d\d$/.exec(raw)?.[1] ?? null) : null;
};

/**
 * Returns a value behind a mask, as text; null when nothing may be shown. A value that does not fit the mask (an e-mail
 * address without a domain, an invalid number) is covered in full.
 */
export const applyMask = (mask: Mask, type: FieldType, raw: unknown): string | null => {
  if (raw === null || raw === undefined) return null;
  switch (mask) {
    case 'full':
      return null;
    case 'email':
      return typeof raw === 'string' ? maskEmail(raw) : null;
    case 'name':
      return typeof raw === 'string' ? maskName(raw) : null;
    case 'last-four':
      return typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'bigint'
        ? maskLastFour(String(raw))
        : null;
    case 'amount-bucket': {
      const value = parseValue(type, raw);
      return typeof value === 'object' && 'rank' in value ? maskAmount(value) : null;
    }
    case 'year':
      return maskYear(raw);
  }
};
