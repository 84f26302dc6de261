import type PDFDocument from 'pdfkit';
import type { ReceiptFont } from './receipt-fonts';

export type Doc = InstanceType<typeof PDFDocument>;

export interface TextStyle {
  font: ReceiptFont;
  /** In points, as all lengths here. */
  size: number;
  color: string;
  align?: 'left' | 'right';
  lineGap?: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
}
