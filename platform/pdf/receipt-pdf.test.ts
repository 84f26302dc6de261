import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ReceiptFacts } from '../../contracts/receipts/facts';
import { policyFor } from '../../domain/receipts/policy-for';
import { receiptFacts } from '../../test/factories/receipt-facts';
import { renderReceiptPdf } from './receipt-pdf';

const render = (change: Partial<ReceiptFacts> = {}) => {
  const facts = receiptFacts(change);
  return renderReceiptPdf(facts, policyFor(facts).compose(facts));
};

/** The texts of a PDF whose streams are not compressed, by each font's own table from glyphs to characters. */
const textsOf = (pdf: string): string[] => {
  const object = (id: string) => new RegExp(`(?:^|\\n)${id} 0 obj\\n([\\s\\S]*?)\\nendobj`).exec(pdf)![1]!;
  const glyphs = new Map<string, string[]>();
  for (const [, name, id] of pdf.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const table = object(/\/ToUnicode (\d+) 0 R/.exec(object(id!))![1]!);
    const ranges = [...table.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[(.*?)\]/g)].flatMap(([, , characters]) =>
      [...characters!.matchAll(/<(.*?)>/g)].map(([, units]) =>
        String.fromCharCode(...units!.split(' ').map((unit) => parseInt(unit, 16))),
      ),
    );
    glyphs.set(name!, ranges);
  }
  const shown = pdf.matchAll(/\/(F\d+) [\d.]+ Tf|\[(<[^\]]*)\] TJ/g);
  let font: string[] = [];
  return [...shown].flatMap(([, name, run]) => {
    if (name !== undefined) font = glyphs.get(name)!;
    const codes = [...(run ?? '').matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? []);
    return run === undefined
      ? []
      : [
          codes
            .map((code) => font[parseInt(code, 16)])
            .join('')
            .trimEnd(),
        ];
  });
};

test('the text of a receipt file holds number, amount, donor and statements', async () => {
  const texts = textsOf((await render()).bytes.toString('latin1'));
  expect(texts).toEqual(
    expect.arrayContaining([
      'Donation receipt',
      'No. 2026-000123',
      'USD 1,250.00',
      'Hedwig Fernsby',
      'March 2, 2026',
      'For your tax records',
    ]),
  );
  expect(texts.join(' ')).toContain(
    'No goods or services were provided by HingeCraft Foundation in exchange for this contribution.',
  );
  expect(texts).toContain('https://hingecraft.example/receipts/verify');
});

describe('a receipt file of the same facts has the same bytes', () => {
  test('at another time, and after other receipts', async () => {
    const first = await render();
    await render({ donor: { name: 'Žofie Łącka Ёлкина حسن 山田' }, number: '2026-000124' });
    jest.useFakeTimers({
      now: new Date('2031-07-08T09:10:11Z'),
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
    });
    const later = await render();
    jest.useRealTimers();
    expect(later.sha256).toBe(first.sha256);
    expect(later.bytes.equals(first.bytes)).toBe(true);
    expect(first.sha256).toBe(createHash('sha256').update(first.bytes).digest('hex'));
  });

  test('in another process, which has rendered other receipts before', async () => {
    // Composite glyphs: parts of one name are letters of another.
    const names = ['Zürn Ångström', 'Žofie Łącka', 'Ёлкина Ζωή', 'uZAn office ffl', 'محمد حسن हसन कि', '髙橋 欧阳镕基'];
    const script = `
      const { receiptFacts } = require('./test/factories/receipt-facts.ts');
      const { policyFor } = require('./domain/receipts/policy-for.ts');
      const { renderReceiptPdf } = require('./platform/pdf/receipt-pdf.ts');
      const sum = async (name) => {
        const facts = receiptFacts({ donor: { name } });
        return (await renderReceiptPdf(facts, policyFor(facts).compose(facts))).sha256;
      };
      (async () => {
        const sums = {};
        for (const name of ${JSON.stringify(names.toReversed())}) sums[name] = await sum(name);
        process.stdout.write(JSON.stringify(sums));
      })();`;
    const other = execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
      cwd: join(__dirname, '../..'),
      encoding: 'utf8',
      env: { TZ: 'Asia/Tokyo' },
    });
    const own: Record<string, string> = {};
    for (const name of names) own[name] = (await render({ donor: { name } })).sha256;
    expect(JSON.parse(other)).toEqual(own);
  });

  test('when several are rendered at once', async () => {
    const names = ['Zürn', 'uZAn', 'Žofie', 'حسن محمد', 'محسن', 'कि मि'];
    const alone: string[] = [];
    for (const name of names) alone.push((await render({ donor: { name } })).sha256);
    const together = await Promise.all(names.map((name) => render({ donor: { name } })));
    expect(together.map(({ sha256 }) => sha256)).toEqual(alone);
  });

  test('and other bytes for other facts', async () => {
    const { sha256 } = await render();
    expect((await render({ donor: { name: 'Hedwig Fernsbie' } })).sha256).not.toBe(sha256);
    expect((await render({ issuedAt: '2026-03-02T15:04:06.000Z' })).sha256).not.toBe(sha256);
  });
});

describe('a receipt file', () => {
  let pdf: string;
  beforeAll(async () => void (pdf = (await render()).bytes.toString('latin1')));

  test('is tagged, with language, title and PDF/UA mark', () => {
    expect(pdf).toMatch(/^%PDF-1\.7/);
    expect(pdf).toContain('/Marked true');
    expect(pdf).toContain('/Lang (en-US)');
    expect(pdf).toContain('/DisplayDocTitle true');
    expect(pdf).toContain('(Donation receipt 2026-000123)');
    expect(pdf).toContain('<pdfuaid:part>1</pdfuaid:part>');
  });

  test('has a heading, a table of rows with headers, and paragraphs', () => {
    const count = (tag: string) => pdf.match(new RegExp(`/S /${tag}\\n`, 'g'))?.length ?? 0;
    expect({ Document: count('Document'), H1: count('H1'), H2: count('H2'), Table: count('Table') }).toEqual({
      Document: 1,
      H1: 1,
      H2: 1,
      Table: 1,
    });
    expect([count('TR'), count('TH'), count('TD')]).toEqual([7, 7, 7]);
    expect(pdf.match(/\/Scope \/Row/g)).toHaveLength(7);
  });

  test('marks everything it draws as structured content or as an artifact', () => {
    const content = /stream\n([\s\S]*?)\nendstream/.exec(pdf)![1]!;
    expect(content).toContain('/H1 <<');
    const outside = content.replace(/\/\w+ (<<[\s\S]*?>> BDC|BMC)[\s\S]*?EMC/g, '');
    expect(outside).not.toMatch(/TJ|\bf\b|\bS\b/);
  });

  test('embeds its three fonts and no other', () => {
    const names = [...pdf.matchAll(/\/BaseFont \/(\S+)/g)].map(([, name]) => name!.replace(/^[A-Z]{6}\+/, ''));
    expect([...new Set(names)].sort()).toEqual(['DejaVuSansCondensed', 'DejaVuSansCondensed-Bold', 'DejaVuSerif']);
    expect(pdf.match(/\/FontFile2 /g)).toHaveLength(3);
  });

  test('has the moment of issue as its only date, and one page', () => {
    expect([...pdf.matchAll(/\(D:(\d+)Z\)/g)].map(([, date]) => date)).toEqual(['20260302150405', '20260302150405']);
    expect(pdf).toContain('/Count 1');
  });
});

test('a receipt file wraps long names on one page', async () => {
  const name = 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh '.repeat(4).trim();
  const { bytes } = await render({
    donor: { name, addressLines: ['1 Road', 'Apartment 4', 'City', 'Country'] },
    goodsOrServices: { provided: true, description: 'two seats at the spring dinner', estimateAtomic: '12000' },
  });
  const pdf = bytes.toString('latin1');
  expect(pdf).toContain('/Count 1');
  expect(textsOf(pdf).filter((text) => text.includes('Wolfeschlegel')).length).toBeGreaterThan(1);
});

test('a receipt file continues very long texts on further pages', async () => {
  const { bytes } = await render({ earmark: 'word '.repeat(900) });
  expect(bytes.toString('latin1')).toMatch(/\/Count [2-9]/);
});

test.each([
  ['no glyph', '𪚥𪚥 Hedwig', '□□ Hedwig'],
  ['control characters', 'Hed\u0000wig\u001b Fern\tsby', 'Hedwig Fern sby'],
  ['a decomposed name', 'Zu\u0308rn', 'Zürn'],
  ['PDF syntax', '(Hedwig) Tj ET \\ <</S>>', '(Hedwig) Tj ET \\ <</S>>'],
])('a receipt file is valid with %s in a name', async (_, name, shown) => {
  expect(textsOf((await render({ donor: { name } })).bytes.toString('latin1'))).toContain(shown);
});

test('a receipt file is refused when its moment of issue is not valid', async () => {
  await expect(render({ issuedAt: 'soon' })).rejects.toThrow(
    "receipt 2026-000123, issuedAt: 'soon' is not an ISO 8601 moment",
  );
});

test('the footer of a receipt file states what to keep when there is no address for checks', async () => {
  const facts = receiptFacts();
  delete facts.verifyUrl;
  const { bytes } = await renderReceiptPdf(facts, policyFor(facts).compose(facts));
  expect(textsOf(bytes.toString('latin1')).join(' ')).toContain('Keep this file unchanged.');
});
