import { distance } from 'fastest-levenshtein';
import { allowedEdits, wordOf, wordSimilarity, type Word } from './token-similarity';

/** All words of an index, found by sound within the allowed edits. */
export interface Vocabulary {
  /** The word's number, a new one for a new word. A `joined` word is found by its exact sound only. */
  add(text: string, joined?: boolean): number;
  /** Closes the vocabulary; call it once, after the last `add` and before any search. */
  seal(): void;
  /** Words like `text` with their similarity above 0. */
  like(text: string): Map<number, number>;
  /** Words of exactly this sound with their similarity to `text`. */
  sounding(word: Word): Map<number, number>;
}

/** Words of one sound length: a letter mask for each sound, side by side for a fast scan. */
interface Bucket {
  masks: Uint32Array;
  sounds: string[];
}

const MAX_EDITS = 3;

/** One bit per letter that occurs. An edit changes at most two of them, so masks rule most words out cheaply. */
const letterMask = (sound: string): number => {
  let mask = 0;
  for (let i = 0; i < sound.length; i++) mask |= 1 << (sound.charCodeAt(i) & 31);
  return mask >>> 0;
};

const bitCount = (bits: number): number => {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};

export const createVocabulary = (): Vocabulary => {
  const words: Word[] = [];
  const numbers = new Map<string, number>();
  const bySound = new Map<string, number[]>();
  const fuzzy = new Set<string>();
  const buckets = new Map<number, Bucket>();

  const add = (text: string, joined = false): number => {
    const known = numbers.get(text);
    const word = (known === undefined ? undefined : words[known]) ?? wordOf(text);
    if (!joined) fuzzy.add(word.sound);
    if (known !== undefined) return known;
    const same = bySound.get(word.sound);
    if (same) same.push(words.length);
    else bySound.set(word.sound, [words.length]);
    numbers.set(text, words.length);
    return words.push(word) - 1;
  };

  const seal = () => {
    const byLength = new Map<number, string[]>();
    for (const sound of fuzzy) {
      const ofLength = byLength.get(sound.length);
      if (ofLength) ofLength.push(sound);
      else byLength.set(sound.length, [sound]);
    }
    for (const [length, sounds] of byLength)
      buckets.set(length, { sounds, masks: Uint32Array.from(sounds, letterMask) });
  };

  const collect = (found: Map<number, number>, word: Word, sound: string) => {
    for (const number of bySound.get(sound) ?? []) {
      const other = words[number];
      const similarity = other ? wordSimilarity(word, other) : 0;
      if (similarity > 0) found.set(number, similarity);
    }
    return found;
  };

  const scan = (word: Word, mask: number, length: number, found: Map<number, number>) => {
    const bucket = buckets.get(length);
    const edits = allowedEdits(Math.max(length, word.sound.length));
    if (!bucket || Math.abs(length - word.sound.length) > edits) return;
    const { masks, sounds } = bucket;
    for (let i = 0; i < masks.length; i++) {
      if (bitCount((masks[i] ?? 0) ^ mask) > 2 * edits) continue;
      const sound = sounds[i] ?? '';
      if (distance(sound, word.sound) <= edits) collect(found, word, sound);
    }
  };

  return {
    add,
    seal,
    like(text) {
      const word = wordOf(text);
      const found = new Map<number, number>();
      const mask = letterMask(word.sound);
      for (let step = -MAX_EDITS; step <= MAX_EDITS; step++) scan(word, mask, word.sound.length + step, found);
      return collect(found, word, word.sound);
    },
    sounding: (word) => collect(new Map(), word, word.sound),
  };
};
