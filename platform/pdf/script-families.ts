import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Noto Sans of one script, or of the Han characters as one language writes them. */
export interface ScriptFamily {
  /** The npm package, whose files are WOFF2. */
  packageName: string;
  /** The one file of the whole script; undefined where a hundred files have a part of it each. */
  file?: string;
  /** What it is for: the letters of its scripts, and the marks and signs that these share with a few others. */
  isFor: RegExp;
  /** The letters that tell its language, beside Han characters. */
  ownLetters?: RegExp;
}

const anyOf = (property: string, scripts: readonly string[]): RegExp =>
  new RegExp(scripts.map((script) => `\\p{${property}=${script}}`).join('|'), 'u');

const oneFile = (script: string): ScriptFamily => {
  const name = script.toLowerCase();
  return {
    packageName: `@fontsource-variable/noto-sans-${name}`,
    file: `noto-sans-${name}-${name}-wght-normal.woff2`,
    isFor: anyOf('Script_Extensions', [script]),
  };
};
const inParts = (language: string, ...scripts: string[]): ScriptFamily => ({
  packageName: `@fontsource-variable/noto-sans-${language}`,
  isFor: anyOf('Script_Extensions', ['Han', ...scripts]),
  ...(scripts.length > 0 && { ownLetters: anyOf('Script', scripts) }),
});

const SCRIPTS = (
  'Arabic Thaana Ethiopic Thai Lao Khmer Myanmar Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada ' +
  'Malayalam Sinhala'
).split(' ');

const OF_ONE_FILE: readonly ScriptFamily[] = [
  ...SCRIPTS.map(oneFile),
  // Hebrew's variable font is thin, and has pointed letters made of parts: a file of one weight is a tenth of it.
  {
    packageName: '@fontsource/noto-sans-hebrew',
    file: 'noto-sans-hebrew-hebrew-400-normal.woff2',
    isFor: anyOf('Script_Extensions', ['Hebrew']),
  },
];
/** In the order in which they are asked for Han characters that tell no language. */
const OF_IDEOGRAPHS: readonly ScriptFamily[] = [
  inParts('sc'),
  inParts('tc', 'Bopomofo'),
  inParts('jp', 'Hiragana', 'Katakana'),
  inParts('kr', 'Hangul'),
];

const folderOf = ({ packageName }: ScriptFamily): string => dirname(require.resolve(`${packageName}/package.json`));

export const fontFile = (family: ScriptFamily, file: string): string => join(folderOf(family), 'files', file);

/** Unicode ranges as CSS writes them: `U+22, U+3001-3003`. */
const codesOf = (ranges: string): number[] =>
  ranges.split(',').flatMap((range) => {
    const [first = '', last = first] = range.trim().slice('U+'.length).split('-');
    const start = parseInt(first, 16);
    return Array.from({ length: parseInt(last, 16) - start + 1 }, (_, at) => start + at);
  });

/** Returns the file for each character of a family of parts; its parts for other scripts are left out. */
const readParts = (family: ScriptFamily): Map<number, string> => {
  const name = family.packageName.replace(/^.*\//, '');
  const ranges = JSON.parse(readFileSync(join(folderOf(family), 'unicode.json'), 'utf8')) as Record<string, string>;
  const entries = Object.entries(ranges).flatMap(([part, list]) => {
    const number = /^\[(\d+)\]$/.exec(part)?.[1];
    return number === undefined
      ? []
      : codesOf(list).map((code): [number, string] => [code, `${name}-${number}-wght-normal.woff2`]);
  });
  return new Map(entries);
};

const read = new Map<ScriptFamily, Map<number, string>>();
const partsOf = (family: ScriptFamily): Map<number, string> => {
  const parts = read.get(family) ?? readParts(family);
  read.set(family, parts);
  return parts;
};

/** Returns the name of the family's file for a code point; undefined when it has none. */
export const fileFor = (family: ScriptFamily, code: number): string | undefined =>
  family.file ?? partsOf(family).get(code);

const HAN = /\p{Script=Han}/gu;

/**
 * Returns all families in the order in which they are asked for the characters of a text. Among those for Han
 * characters, one whose own letters stand in the text comes first, then one that has all its Han characters.
 */
export const familiesFor = (text: string): readonly ScriptFamily[] => {
  const codes = (text.match(HAN) ?? []).map((letter) => letter.codePointAt(0) ?? 0);
  if (codes.length === 0) return [...OF_ONE_FILE, ...OF_IDEOGRAPHS];
  const rank = (family: ScriptFamily): number => {
    if (family.ownLetters?.test(text)) return 0;
    return codes.every((code) => partsOf(family).has(code)) ? 1 : 2;
  };
  const ranked = OF_IDEOGRAPHS.map((family) => ({ family, rank: rank(family) }));
  return [...OF_ONE_FILE, ...ranked.sort((a, b) => a.rank - b.rank).map(({ family }) => family)];
};

/** Whether the family is for Han characters, and so has the punctuation and the wide letters that go with them. */
export const isIdeographic = (family: ScriptFamily): boolean => family.file === undefined;
