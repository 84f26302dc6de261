import { In, Not, type EntityManager } from 'typeorm';
import type {
  ErasureHold,
  ErasureManifest,
  ExtensionReason,
  SubjectRefusal,
  SubjectRegime,
  SubjectRequestStatus,
  SubjectRequestType,
  SubjectType,
} from '../../contracts/privacy/subject-requests';
import { newestFirst, type Page } from '../page';
import { SubjectRequestRow } from './subject-request.entity';

export interface NewSubjectRequest {
  id: string;
  subjectType: SubjectType;
  subjectId: string;
  regime: SubjectRegime;
  requestType: SubjectRequestType;
  receivedAt: Date;
  dueAt: Date;
  acknowledgeBy: Date | null;
  filedBy: string;
  proposalHash: string;
}

export interface FoundSubjectRequest extends NewSubjectRequest {
  status: SubjectRequestStatus;
  extendedAt: Date | null;
  extensionReason: ExtensionReason | null;
  verifiedAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  refusalReason: SubjectRefusal | null;
  heldBy: ErasureHold[];
  processedAt: Date | null;
  manifest: ErasureManifest | null;
  manifestSha256: string | null;
  assetId: string | null;
  createdAt: Date;
}

export interface SubjectRequestChange {
  status?: SubjectRequestStatus;
  dueAt?: Date;
  extendedAt?: Date;
  extensionReason?: ExtensionReason;
  verificationHash?: string;
  verificationExpiresAt?: Date;
  decidedBy?: string;
  decidedAt?: Date;
  refusalReason?: SubjectRefusal | null;
  heldBy?: ErasureHold[];
  processedBy?: string;
  processedAt?: Date;
  manifest?: ErasureManifest;
  manifestSha256?: string;
  assetId?: string;
}

export interface SubjectRequestFilter extends Page {
  status?: SubjectRequestStatus | undefined;
  subjectId?: string | undefined;
}

export interface ErasedSubject {
  subjectId: string;
  processedAt: Date;
  manifestSha256: string;
}

const ERASED = `
  select subject_id as "subjectId", processed_at as "processedAt", manifest_sha256 as "manifestSha256"
  from data_deletion_requests where request_type = 'erasure' and status = 'done' order by processed_at, id`;

// The condition decides between two who use the token at once.
const VERIFY = `
  update data_deletion_requests set verified_at = now(), status = 'verified', verification_hash = null,
    verification_expires_at = null
  where id = $1 and status = 'received' and verification_hash = $2 and verification_expires_at > now()
  returning request_type as "requestType"`;

export const subjectRequestStore = (manager: EntityManager) => ({
  insert: (request: NewSubjectRequest) => manager.insert(SubjectRequestRow, request),

  find: (id: string): Promise<FoundSubjectRequest | null> => manager.findOneBy(SubjectRequestRow, { id }),

  lock: (id: string): Promise<FoundSubjectRequest | null> =>
    manager.findOne(SubjectRequestRow, { where: { id }, lock: { mode: 'pessimistic_write' } }),

  page: ({ status, subjectId, ...page }: SubjectRequestFilter): Promise<FoundSubjectRequest[]> => {
    const wanted = { ...(status !== undefined && { status }), ...(subjectId !== undefined && { subjectId }) };
    return manager.find(SubjectRequestRow, newestFirst(page, wanted));
  },

  /** Requests about a subject that have not ended. */
  openOf: (subjectIds: readonly string[]): Promise<FoundSubjectRequest[]> =>
    manager.findBy(SubjectRequestRow, { subjectId: In([...subjectIds]), status: Not(In(['done', 'refused'])) }),

  async change(id: string, from: SubjectRequestStatus, change: SubjectRequestChange): Promise<boolean> {
    const { affected } = await manager.update(SubjectRequestRow, { id, status: from }, change);
    return affected === 1;
  },

  /** Every erasure that was done, oldest first. */
  erased: (): Promise<ErasedSubject[]> => manager.query<ErasedSubject[]>(ERASED),

  /** The type of the request whose token this is, verified from now on; `undefined` for one that is unknown, used or over. */
  async verify(id: string, tokenHash: string): Promise<SubjectRequestType | undefined> {
    const [rows] = await manager.query<[{ requestType: SubjectRequestType }[], number]>(VERIFY, [id, tokenHash]);
    return rows[0]?.requestType;
  },
});
