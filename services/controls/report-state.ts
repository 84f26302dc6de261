import type { DocumentState } from '../../contracts/signatures/signatures';
import { reportStore } from '../../entities/controls/report.store';
import type { Tx } from '../../platform/database/unit-of-work';

/**
 * Returns the state of a report as a signed document: `stands` once it is approved, `gone` for a draft or an unknown
 * id. An approved report never changes.
 */
export const reportState = async (tx: Tx, id: string): Promise<DocumentState> =>
  (await reportStore(tx.manager).isApproved(id)) ? 'stands' : 'gone';
