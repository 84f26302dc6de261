/** What a record knows of one person's decision; `decidedBy` is null before there is one. */
interface Decided {
  status: string;
  decidedBy: string | null;
}

interface Decision {
  by: string;
  decision: 'approve' | 'refuse';
}

/** Whether the record holds this decision of this person already. */
export const isDecidedSo = ({ status, decidedBy }: Decided, { by, decision }: Decision): boolean =>
  decidedBy === by && (status === 'refused') === (decision === 'refuse');
