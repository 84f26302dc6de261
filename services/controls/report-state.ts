import type { DocumentState } from '../../contracts/signatures/signatures';
import { reportStore } from '../../entities/controls/report.store';
import type { Tx } from '../../platform/database/unit-of-work';

/** Returns the current state of a signed report. It is frozen once it is approved, and never stands in another way. */
export const reportState = async (tx: Tx, id: string): Promise<DocumentState> =>
  (await reportStore(tx.manager).isApproved(id)) ? 'stands' : 'gone';
