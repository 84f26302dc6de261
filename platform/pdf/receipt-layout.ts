import type { ReceiptFacts, ReceiptText } from '../../contracts/receipts/facts';
import type { TaggedPage } from './tagged-page';
import type { Box, TextStyle } from './text-style';

/** US Letter, in points. */
const PAGE = { width: 612, height: 792 };
const MARGIN = 64;
const CONTENT: Box = { x: MARGIN, y: 0, width: PAGE.width - 2 * MARGIN };
const FOOTER_TOP = PAGE.height - 80;

const INK = '#1f2a30';
const MUTED = '#5b6870';
const ACCENT = '#17594f';
const RULE = '#d8dedd';
const SURFACE = '#f0f5f3';

const STYLE = {
  organization: { font: 'bold', size: 12.5, color: INK },
  small: { font: 'text', size: 9, color: MUTED, lineGap: 2 },
  number: { font: 'text', size: 10, color: MUTED, align: 'right' },
  title: { font: 'title', size: 26, color: INK },
  amountLabel: { font: 'text', size: 9, color: MUTED },
  amount: { font: 'bold', size: 21, color: ACCENT },
  paragraph: { font: 'text', size: 10.5, color: INK, lineGap: 3 },
  label: { font: 'text', size: 9.5, color: MUTED, lineGap: 2 },
  value: { font: 'text', size: 10, color: INK, lineGap: 2.5 },
  heading: { font: 'bold', size: 11, color: INK },
  notice: { font: 'text', size: 9.5, color: INK, lineGap: 3 },
} satisfies Record<string, TextStyle>;

const at = (y: number, box: Partial<Box> = {}): Box => ({ ...CONTENT, y, ...box });

const rule = (page: TaggedPage, y: number, color = RULE, weight = 0.6) =>
  page.decorate((shapes) =>
    shapes
      .moveTo(MARGIN, y)
      .lineTo(PAGE.width - MARGIN, y)
      .lineWidth(weight)
      .stroke(color),
  );

const drawHeader = (page: TaggedPage, { organization, number }: ReceiptFacts, title: string): number => {
  page.decorate((shapes) => shapes.rect(0, 0, PAGE.width, 7).fill(ACCENT));
  let y = page.write('P', organization.legalName, at(46), STYLE.organization) + 4;
  const address = organization.addressLines.join('\n');
  if (address !== '') y = page.write('P', address, at(y), STYLE.small);
  const top = y + 28;
  const bottom = page.write('H1', title, at(top, { width: 330 }), STYLE.title);
  page.write('P', `No. ${number}`, at(top + 15, { x: MARGIN + 330, width: CONTENT.width - 330 }), STYLE.number);
  return bottom + 16;
};

/** The amount in large on the left, the thanks beside it. */
const drawAmount = (page: TaggedPage, { amount, paragraphs }: ReceiptText, top: number): number => {
  const padding = 18;
  const left = at(top + padding, { x: MARGIN + padding, width: 200 });
  const right = at(top + padding, { x: MARGIN + 240, width: CONTENT.width - 240 - padding });
  const thanks = paragraphs.join('\n');
  const amountTop = left.y + 15;
  const inner = Math.max(15 + page.height(amount, left, STYLE.amount), page.height(thanks, right, STYLE.paragraph));
  const height = inner + 2 * padding - 4;
  page.decorate((shapes) => shapes.roundedRect(MARGIN, top, CONTENT.width, height, 5).fill(SURFACE));
  page.write('P', 'Amount received', left, STYLE.amountLabel);
  page.write('P', amount, { ...left, y: amountTop }, STYLE.amount);
  page.write('P', thanks, right, STYLE.paragraph);
  return top + height + 20;
};

const LABEL_WIDTH = 130;
const ROW_PADDING = 7;

/** Goes on on a new page when what comes next would run into the footer. */
const roomFor = (page: TaggedPage, y: number, height: number): number => {
  if (y + height <= FOOTER_TOP - 12) return y;
  page.newPage();
  return MARGIN;
};

const drawRows = (page: TaggedPage, rows: ReceiptText['rows'], top: number): number => {
  let y = top;
  page.group('Table', (table) => {
    for (const { label, value } of rows) {
      const labelBox = at(0, { width: LABEL_WIDTH - 12 });
      const valueBox = at(0, { x: MARGIN + LABEL_WIDTH, width: CONTENT.width - LABEL_WIDTH });
      const height = Math.max(page.height(label, labelBox, STYLE.label), page.height(value, valueBox, STYLE.value));
      y = roomFor(page, y, height + 2 * ROW_PADDING);
      const textTop = y + ROW_PADDING;
      rule(page, y);
      page.group(
        'TR',
        (row) => {
          page.write('TH', label, { ...labelBox, y: textTop + 0.5 }, STYLE.label, row);
          page.write('TD', value, { ...valueBox, y: textTop }, STYLE.value, row);
        },
        table,
      );
      y = textTop + height + ROW_PADDING - 2;
    }
  });
  rule(page, y);
  return y + 22;
};

const drawNotices = (page: TaggedPage, notices: readonly string[], top: number): number => {
  let y = page.write('H2', 'For your tax records', at(roomFor(page, top, 50)), STYLE.heading) + 6;
  for (const notice of notices) {
    y = roomFor(page, y, page.height(notice, CONTENT, STYLE.notice));
    y = page.write('P', notice, at(y), STYLE.notice) + 5;
  }
  return y;
};

const drawFooter = (page: TaggedPage, { number, verifyUrl }: ReceiptFacts): void => {
  const how =
    verifyUrl === undefined
      ? `Keep this file unchanged. Receipt ${number} is known to us by its number and the SHA-256 of this file.`
      : `Check this receipt: number ${number} and the SHA-256 of this unchanged file at\n${verifyUrl}`;
  rule(page, FOOTER_TOP, ACCENT, 1);
  page.write('P', how, at(FOOTER_TOP + 10), STYLE.small);
};

/** Draws the receipt, on one page when its texts have the usual length. */
export const drawReceipt = (page: TaggedPage, facts: ReceiptFacts, text: ReceiptText): void => {
  const rowsTop = drawAmount(page, text, drawHeader(page, facts, text.title));
  drawNotices(page, text.notices, drawRows(page, text.rows, rowsTop));
  drawFooter(page, facts);
};
