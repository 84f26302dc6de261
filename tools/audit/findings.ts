import type { ChainBreakKind } from '../../platform/database/chain-check';

export type FindingKind = ChainBreakKind | 'checkpoint-mismatch' | 'tombstone-mismatch' | 'archive-mismatch';

/** A fault, and the place where it begins. */
export interface Finding {
  /** `stream 0` to `stream 7`, `checkpoints`, `tombstones`, or `access log`; sequences count within it. */
  where: string;
  sequence: string;
  kind: FindingKind;
  detail: string;
}

export interface AuditReport {
  findings: Finding[];
  /** Why it cannot be determined whether all is well; empty when it can. */
  doubts: string[];
  /** True, and worth knowing. */
  notes: string[];
  events: string;
  checkpoints: string;
  seals: string;
}

export const emptyReport = (): AuditReport => ({
  findings: [],
  doubts: [],
  notes: [],
  events: '0',
  checkpoints: '0',
  seals: '0',
});

/** Returns the message of an error, for people. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Returns 0 for an intact log, 1 for a tampered one, 2 for an undetermined result; a finding outweighs a doubt. */
export const exitCodeOf = ({ findings, doubts }: AuditReport): 0 | 1 | 2 =>
  findings.length > 0 ? 1 : doubts.length > 0 ? 2 : 0;

export const linesOf = (report: AuditReport): string[] => {
  const { findings, doubts, notes, events, checkpoints, seals } = report;
  return [
    ...findings.map(
      ({ where, sequence, kind, detail }) => `TAMPERED  ${where}, sequence ${sequence}: ${kind}. ${detail}`,
    ),
    ...doubts.map((doubt) => `CANNOT TELL  ${doubt}`),
    ...notes.map((note) => `note  ${note}`),
    `checked ${events} events, ${checkpoints} checkpoints, ${seals} seals of the access log`,
    ['good: nothing was changed, removed or added', 'tampered', 'cannot determine'][exitCodeOf(report)] ?? '',
  ];
};
