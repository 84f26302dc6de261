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

/** The texts that stand for what is drawn in scripts of their own. */
const copiedTexts = (pdf: string): string[] =>
  [...pdf.matchAll(/\/ActualText <feff([0-9a-f]*)>/g)].map(([, hex]) =>
    Buffer.from(hex!, 'hex').swap16().toString('utf16le'),
  );

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
  test.each(ofOwnScript)('in %s, so that what is copied is what was written', async (_, lines) => {
    const [name = '', ...address] = lines;
    const written = lines.map((line) => line.normalize('NFC')).join(' ');
    expect(copiedTexts(await renderFor(name, address)).join('')).toBe(written);
  });
});

/** What stands on a line from left to right; each run as it is read. */
const runsIn = (text: string) => runsOf(unitsOf(text, 'text', familiesFor(text))).map((run) => run.text);

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
    expect(lines.map(({ runs }) => runs.map(({ text }) => text))).toEqual([['לוי', ' ', 'דוד'], ['Ltd']]);
  });

  test('and no line is empty when not even one character fits', () => {
    expect(linesFor('山田', 0.5)).toEqual(['山', '田']);
  });
});

test('a very long text in a script of its own continues on further pages', async () => {
  const pdf = await renderFor('कृष्णमूर्ति '.repeat(300), []);
  expect(pdf).toMatch(/\/Count [2-9]/);
  expect(copiedTexts(pdf).join('').trim()).toBe('कृष्णमूर्ति '.repeat(300).trim());
});
