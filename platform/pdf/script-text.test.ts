import { NAMES_BY_SCRIPT } from '../../test/factories/names-by-script';
import { receiptFacts } from '../../test/factories/receipt-facts';
import { policyFor } from '../../domain/receipts/policy-for';
import { familiesFor } from './script-families';
import { linesOf } from './text-lines';
import { runsOf, unitsOf } from './text-runs';
import { renderReceiptPdf } from './receipt-pdf';

const renderFor = async (name: string, addressLines: readonly string[]): Promise<string> => {
  const facts = receiptFacts({ donor: { name, addressLines: [...addressLines] } });
  return (await renderReceiptPdf(facts, policyFor(facts).compose(facts))).bytes.toString('latin1');
};

/** The texts of the structure tree that a reader aloud takes instead of what is drawn. */
const writtenTexts = (pdf: string): string[] =>
  [...pdf.matchAll(/\/ActualText \(\xfe\xff((?:\\.|[^\\)])*)\)/gs)].map(([, bytes = '']) => {
    const plain = bytes.replace(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
    return Buffer.from(plain, 'latin1').swap16().toString('utf16le');
  });
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** What the tables from glyphs to characters make of the drawn glyphs of the fonts that are not DejaVu. */
const copiedWords = (pdf: string): string[] => {
  const object = (id: string) => new RegExp(`(?:^|\\n)${id} 0 obj\\n([\\s\\S]*?)\\nendobj`).exec(pdf)?.[1] ?? '';
  const tables = new Map(
    [...pdf.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]): [string, string[]] => {
      const table = object(/\/ToUnicode (\d+) 0 R/.exec(object(id!))![1]!);
      const ranges = [...table.matchAll(/\[(.*?)\]/g)].flatMap(([, list]) => [...list!.matchAll(/<(.*?)>/g)]);
      const decode = (units: string) => String.fromCharCode(...units.split(' ').map((unit) => parseInt(unit, 16)));
      return [name!, ranges.map(([, units]) => (units === '' ? '' : decode(units!)))];
    }),
  );
  return [...pdf.matchAll(/BT\n([\s\S]*?)\nET/g)].map(([, drawn]) => {
    const table = tables.get(/\/(F\d+) /.exec(drawn!)![1]!)!;
    const codes = [...drawn!.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? []);
    return codes.map((code) => table[parseInt(code, 16)]).join('');
  });
};

/** The glyphs of a file's first page, in the order of drawing. */
const glyphsOf = (pdf: string): string[] =>
  [...pdf.matchAll(/<([0-9a-f]+)>(?= -?[\d.]+(?: <|\]))/g)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? []);

const isOfOwnScript = (lines: readonly string[]) =>
  /[\u0590-\u1fff\u3000-\uffff]/.test(lines.join('').normalize('NFC'));

describe('a receipt prints a name and an address', () => {
  const scripts = Object.entries(NAMES_BY_SCRIPT);

  test.each(scripts)('in %s, without a missing glyph', async (_, lines) => {
    const [name = '', ...address] = lines;
    const pdf = await renderFor(name, address);
    const glyphs = glyphsOf(pdf);
    expect(glyphs.length).toBeGreaterThan(100);
    expect(glyphs).not.toContain('0000');
    expect(pdf).toContain('/Count 1');
  });

  const ofOwnScript = scripts.filter(
    ([script, lines]) => isOfOwnScript(lines) && !/Greek|Latin|Cyr|Arm|Geo/.test(script),
  );
  test.each(ofOwnScript)('in %s, so that a reader aloud gets what was written', async (_, lines) => {
    const [name = '', ...address] = lines;
    const written = lines.map((line) => line.normalize('NFC')).join(' \n');
    expect(writtenTexts(await renderFor(name, address))).toEqual([written]);
  });

  test.each([
    ['Devanagari', 'विकि किमि', ['विकि', 'किमि']],
    ['Bengali', 'কেকো মোমে', ['কেকো', 'মোমে']],
    ['Tamil', 'மோகோ', ['மோகோ']],
    ['Japanese', '髙橋', ['髙', '橋']],
    ['Arabic, from left to right', 'بتن ثبت', ['نتب', 'تبث']],
  ])('in %s, so that glyphs of many uses are copied as the characters of each', async (_, name, words) => {
    expect(copiedWords(await renderFor(name, []))).toEqual(expect.arrayContaining(words));
  });
});

/** What stands on a line from left to right; each run as it is read. */
const runsIn = (text: string) =>
  runsOf(unitsOf(text, 'text', familiesFor(text))).fromLeftToRight.map((run) => run.text);

describe('text of two directions', () => {
  test('Hebrew begins on the right, and what follows stands left of it', () => {
    expect(runsIn('דוד לוי')).toEqual(['לוי', ' ', 'דוד']);
  });

  test('Latin words and numbers inside Hebrew keep their own direction', () => {
    expect(runsIn('דוד Smith Ltd 12')).toEqual(['Smith Ltd 12', ' ', 'דוד']);
  });

  test('Arabic inside Latin is one place of the line, with its brackets around it', () => {
    expect(runsIn('Hassan (حسن علي) Ltd')).toEqual(['Hassan (', 'علي', ' ', 'حسن', ') Ltd']);
  });

  test('brackets are turned where text goes from right to left', () => {
    expect(runsIn('חיים (5) דוד')).toEqual(['דוד', ' (', '5', ') ', 'חיים']);
  });

  test('a number inside Arabic is read from left to right', () => {
    expect(runsIn('شارع 45، لاهور')).toEqual(['لاهور', ' ،', '45', ' ', 'شارع']);
  });
});

const width = (text: string, perCharacter: number): number => [...text].length * perCharacter;
const linesFor = (text: string, characters: number) =>
  linesOf(text, { own: 'text', width: characters, widthOf: (run) => width(run.text, 1) }).map((line) => line.text);

describe('a text that is wider than its column is broken', () => {
  test.each([
    [
      'between Han characters, and not before a comma',
      '北京市海淀区，中关村大街',
      6,
      ['北京市海淀', '区，中关村大', '街'],
    ],
    ['at the blanks of Arabic', 'محمد بن عبد الله', 8, ['محمد بن ', 'عبد الله']],
    ['inside a word that is wider by itself', 'कखगघङचछज', 3, ['कखग', 'घङच', 'छज']],
    ['between a Han word and a Latin one', '山田太郎 Hedwig', 6, ['山田太郎 ', 'Hedwig']],
  ])('%s', (_, text, characters, lines) => {
    expect(linesFor(text, characters)).toEqual(lines);
  });

  test('and each line has its own order from left to right', () => {
    const lines = linesOf('דוד לוי Ltd', { own: 'text', width: 8, widthOf: (run) => width(run.text, 1) });
    expect(lines.map(({ fromLeftToRight }) => fromLeftToRight.map(({ text }) => text))).toEqual([
      ['לוי', ' ', 'דוד'],
      ['Ltd'],
    ]);
  });

  test('and no line is empty when not even one character fits', () => {
    expect(linesFor('山田', 0.5)).toEqual(['山', '田']);
  });
});

test('a very long text in a script of its own continues on further pages', async () => {
  const pdf = await renderFor('कृष्णमूर्ति '.repeat(300), []);
  expect(pdf).toMatch(/\/Count [2-9]/);
  expect(copiedWords(pdf).filter((word) => word === 'कृष्णमूर्ति')).toHaveLength(300);
});

test('a line of a word too wide for it never begins with a sign that stands on the letter before', () => {
  const word = 'မောင်ဘာဘားမြို့သစ်လမ်းသွားမည်ခင်ဗျား'.repeat(2);
  for (let width = 3; width < 20; width++)
    expect(linesFor(word, width).filter((line) => /^\p{M}/u.test(line))).toEqual([]);
});
