/** Names that lists use and the Unicode names do not; lower case. */
const LISTED_NAMES: Record<string, string> = {
  'korea, north': 'KP',
  "democratic people's republic of korea": 'KP',
  'korea, south': 'KR',
  'republic of korea': 'KR',
  turkey: 'TR',
  türkiye: 'TR',
  burma: 'MM',
  myanmar: 'MM',
  'hong kong': 'HK',
  'china, hong kong special administrative region': 'HK',
  macau: 'MO',
  congo: 'CG',
  'congo, republic of the': 'CG',
  'congo, democratic republic of the': 'CD',
  'democratic republic of the congo': 'CD',
  'syrian arab republic': 'SY',
  'iran (islamic republic of)': 'IR',
  'bosnia and herzegovina': 'BA',
  palestinian: 'PS',
  'state of palestine': 'PS',
  'west bank': 'PS',
  'region: gaza': 'PS',
  'region: crimea': 'UA',
  'united kingdom of great britain and northern ireland': 'GB',
  'russian federation': 'RU',
  'virgin islands, british': 'VG',
  'the gambia': 'GM',
  'united states of america': 'US',
  'trinidad and tobago': 'TT',
  'saint kitts and nevis': 'KN',
  'united republic of tanzania': 'TZ',
  'czech republic': 'CZ',
  'cote d ivoire': 'CI',
  'cabo verde': 'CV',
  'bahamas, the': 'BS',
  'saint vincent and the grenadines': 'VC',
  'st. vincent and the grenadines': 'VC',
  'macedonia, the former yugoslav republic of': 'MK',
  'viet nam': 'VN',
};

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

/** Withdrawn codes, such as that of the GDR, have a successor; these have a name but are no country. */
const isCountry = (code: string) =>
  Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}` &&
  !['ZZ', 'XA', 'XB', 'EU', 'EZ', 'UN', 'QO'].includes(code);

const unicodeNames = (): [string, string][] => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(isCountry);
  return codes.flatMap((code): [string, string][] => {
    const name = names.of(code);
    return name === undefined ? [] : [[name.toLowerCase(), code]];
  });
};

const CODES = new Map([...unicodeNames(), ...Object.entries(LISTED_NAMES)]);
const KNOWN = new Set(CODES.values());

/**
 * Returns the ISO 3166 code of two letters for a code or an English name as lists and forms write it; undefined if
 * unknown.
 */
export const countryCode = (stated: string): string | undefined => {
  const text = stated.trim();
  return KNOWN.has(text.toUpperCase()) ? text.toUpperCase() : CODES.get(text.toLowerCase());
};
