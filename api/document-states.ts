import { reportState } from '../services/controls/report-state';
import { receiptState } from '../services/receipts/receipt-state';
import type { DocumentStates } from '../services/signatures/signed-documents';

/** The current state of a signed document, by the area that has it. */
export const DOCUMENT_STATES: DocumentStates = { receipts: receiptState, compliance_reports: reportState };
