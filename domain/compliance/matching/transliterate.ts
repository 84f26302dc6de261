/** Letters that have no decomposition into a base letter and a mark. */
const LATIN = 'ß:ss æ:ae œ:oe ø:o ł:l đ:d ð:d þ:th ı:i ħ:h ŋ:ng ŧ:t ƒ:f ə:a ɛ:e ɔ:o ĸ:k ŀ:l ĳ:ij';
const GREEK = 'α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f χ:ch ψ:ps ω:o';
const CYRILLIC =
  'а:a б:b в:v г:g ґ:g д:d ђ:dj ѓ:g е:e є:ye ж:zh з:z ѕ:dz и:i і:i ј:j к:k л:l љ:lj м:m н:n њ:nj о:o п:p р:r с:s т:t ' +
  'ћ:c ќ:k у:u ф:f х:kh ц:ts ч:ch џ:dz ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya ө:o ү:u қ:q ғ:g ң:ng ұ:u һ:h';

const LETTERS = new Map(
  [LATIN, GREEK, CYRILLIC]
    .join(' ')
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

/**
 * Returns lower-case text without marks, in Latin letters where letters have a plain Latin form (Latin, Greek,
 * Cyrillic); other scripts pass through. NFKD first, so that composed and decomposed spellings are one.
 */
export const transliterate = (text: string): string => {
  const bare = text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\p{Mn}/gu, '');
  // Most names are plain ASCII by now.
  return /[^\x20-\x7e]/.test(bare) ? Array.from(bare, (letter) => LETTERS.get(letter) ?? letter).join('') : bare;
};
