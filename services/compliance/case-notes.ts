import type { FoundCase } from '../../entities/compliance/case.store';
import type { Cell } from '../../platform/crypto/field-cipher';
import { retentionKey, type KeyOwner } from '../../contracts/keys/owners';

/** Returns the cell of a case event's free text; its key is that of the year the case was opened in. */
export const noteCell = (eventId: string): Cell => ({ table: 'case_events', column: 'note', rowId: eventId });

export const noteKey = ({ createdAt }: Pick<FoundCase, 'createdAt'>): KeyOwner => retentionKey('screening', createdAt);
