/** What a record knows of one person's decision; `decidedBy` is null before there is one. */
interface Decided {
  status: string;
  decidedBy: string | null;
  /** Of what was there to decide on. */
  hash: string;
}

interface Decision {
  by: string;
  decision: 'approve' | 'refuse';
  hash: string;
}

/** Returns whether the record already holds this person's decision on the same hash. */
export const isDecidedSo = (record: Decided, { by, decision, hash }: Decision): boolean =>
  record.decidedBy === by && record.hash === hash && (record.status === 'refused') === (decision === 'refuse');
