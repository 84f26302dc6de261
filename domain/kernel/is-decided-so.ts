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

/** Whether the record holds this decision of this person, over the same thing, already. */
export const isDecidedSo = (record: Decided, { by, decision, hash }: Decision): boolean =>
  record.decidedBy === by && record.hash === hash && (record.status === 'refused') === (decision === 'refuse');
