import { getReceiptEndpoint } from './get-receipt';
import { getReceiptPdfEndpoint } from './get-receipt-pdf';
import { verifyReceiptEndpoint } from './verify-receipt';

/** The endpoints of this area, in the order of the documentation. */
export const RECEIPTS_ENDPOINTS = [verifyReceiptEndpoint, getReceiptEndpoint, getReceiptPdfEndpoint];
