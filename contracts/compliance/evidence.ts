/** The evidence of a case; sealed at rest, opened only for people with a case permission. */
export interface CaseEvidence {
  subject: { name: string; country?: string | undefined };
  matcherVersion: string;
  threshold: number;
  listIds: string[];
  hits: EvidenceHit[];
}

export interface EvidenceHit {
  entityRef: string;
  entityHash: string;
  listedName: string;
  score: number;
  features: Record<string, number>;
}
