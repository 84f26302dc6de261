import PDFDocument from 'pdfkit';
import { receiptFonts } from './receipt-fonts';
import { createScriptText } from './script-text';
import { isPlain, visibleText } from './text-runs';
import type { Box, Doc, TextStyle } from './text-style';

type Element = ReturnType<Doc['struct']>;

/** Known to pdfkit, not yet to its types. */
const PDF_UA = 'PDF/UA' as PDFKit.Mixins.PDFSubsets;

/** A blank before each break, or a reader aloud runs the lines together. */
const readable = (text: string): string => text.replace(/ ?\n/g, ' \n');

export interface DocumentFacts {
  title: string;
  producer: string;
  /** The only date in the file, as created and modified. */
  date: Date;
}

/**
 * Creates a pdfkit document in which all text stands in the structure tree and all else is marked as an artifact. The
 * same drawing gives the same bytes: dates are given, the document's id is made from its facts by pdfkit, and streams
 * are not compressed, since the output of zlib differs between its versions and processors.
 */
export const createTaggedPage = ({ title, producer, date }: DocumentFacts) => {
  const fonts = receiptFonts();
  const doc = new PDFDocument({
    size: 'LETTER',
    margin: 0,
    compress: false,
    pdfVersion: '1.7',
    subset: PDF_UA,
    tagged: true,
    displayTitle: true,
    lang: 'en-US',
    // pdfkit writes these into XMP without escaping: nothing that a person chose goes here.
    info: { Title: title, Producer: producer, Creator: producer, CreationDate: date, ModDate: date },
  });
  for (const [name, font] of Object.entries(fonts)) doc.registerFont(name, font as unknown as Uint8Array);
  const root = doc.struct('Document');
  doc.addStructure(root);

  const apply = ({ font, size, color }: TextStyle) => doc.font(font).fontSize(size).fillColor(color);

  const options = (box: Box, { align = 'left', lineGap = 0 }: TextStyle) => ({ width: box.width, align, lineGap });
  const scriptText = createScriptText(doc, apply);

  /** Height that `text` takes in a box of this width. */
  const height = (text: string, box: Box, style: TextStyle): number => {
    const shown = visibleText(text);
    if (!isPlain(shown, style.font)) return scriptText.height(shown, box, style);
    apply(style);
    return doc.heightOfString(readable(shown), options(box, style));
  };

  /** Text as one structure element (`P`, `H1`, `TH`, …) of `parent`; returns the y below it. */
  const write = (tag: string, text: string, box: Box, style: TextStyle, parent: Element = root): number => {
    const shown = visibleText(text);
    const isOfScript = !isPlain(shown, style.font);
    // A reader aloud takes the text from here: on the page, letters from right to left stand in the order of drawing.
    const attributes = { ...(tag === 'TH' && { scope: 'Row' }), ...(isOfScript && { actual: readable(shown) }) };
    const draw = () => {
      if (isOfScript) return scriptText.draw(shown, box, style);
      apply(style);
      doc.text(readable(shown), box.x, box.y, options(box, style));
    };
    parent.add(doc.struct(tag, attributes, draw));
    return doc.y;
  };

  /** An element for others, such as a table or its row; `fill` adds to it. */
  const group = (tag: string, fill: (element: Element) => void, parent: Element = root): void => {
    const element = doc.struct(tag);
    parent.add(element);
    fill(element);
    element.end();
  };

  /** Lines and surfaces, which a reader aloud passes over. */
  const decorate = (draw: (shapes: Doc) => void): void => {
    doc.markContent('Artifact', { type: 'Layout' });
    draw(doc.save());
    doc.restore();
    doc.endMarkedContent();
  };

  const finish = async (): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject));
    root.end();
    doc.end();
    await ended;
    return Buffer.concat(chunks);
  };

  return { height, write, group, decorate, finish, newPage: () => void doc.addPage() };
};

export type TaggedPage = ReturnType<typeof createTaggedPage>;
