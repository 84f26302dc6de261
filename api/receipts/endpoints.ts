import { getReceiptEndpoint } from './get-receipt';
import { getReceiptPdfEndpoint } from './get-receipt-pdf';
import { verifyReceiptEndpoint } from './verify-receipt';

/** What the API answers to in this area, in the order of its documentation. */
export const RECEIPTS_ENDPOINTS = [verifyReceiptEndpoint, getReceiptEndpoint, getReceiptPdfEndpoint];
