import type { SubjectRequestResource } from '../../contracts/privacy/schemas';
import { Refused } from '../../contracts/kernel/refused';
import {
  subjectRequestStore,
  type FoundSubjectRequest,
  type SubjectRequestFilter,
} from '../../entities/privacy/subject-request.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

export const showSubjectRequest = (found: FoundSubjectRequest): SubjectRequestResource => ({
  id: found.id,
  subject_type: found.subjectType,
  subject_id: found.subjectId,
  regime: found.regime,
  request_type: found.requestType,
  status: found.status,
  received_at: found.receivedAt.toISOString(),
  due_at: found.dueAt.toISOString(),
  acknowledge_by: time(found.acknowledgeBy),
  extended_at: time(found.extendedAt),
  extension_reason: found.extensionReason,
  filed_by: found.filedBy,
  proposal_hash: found.proposalHash,
  verified_at: time(found.verifiedAt),
  decided_by: found.decidedBy,
  decided_at: time(found.decidedAt),
  refusal_reason: found.refusalReason,
  held_by: found.heldBy,
  processed_at: time(found.processedAt),
  manifest: found.manifest && { version: found.manifest.version, places: [...found.manifest.places] },
  manifest_sha256: found.manifestSha256,
  created_at: found.createdAt.toISOString(),
});

const missing = (id: string) => new Refused('kernel.not-found', `there is no subject request ${id}`);

/** Reads a subject request under its row lock. Throws `Refused` (kernel.not-found). */
export const lockSubjectRequest = async ({ manager }: Tx, id: string): Promise<FoundSubjectRequest> => {
  const found = await subjectRequestStore(manager).lock(id);
  if (!found) throw missing(id);
  return found;
};

/** Finds a subject request. Throws `Refused` (kernel.not-found). */
export const findSubjectRequest = async ({ manager }: Tx, id: string): Promise<FoundSubjectRequest> => {
  const found = await subjectRequestStore(manager).find(id);
  if (!found) throw missing(id);
  return found;
};

/** Reads a subject request for the API. Throws `Refused` (kernel.not-found). */
export const readSubjectRequest = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<SubjectRequestResource> =>
  withActor(actor, async (tx) => showSubjectRequest(await findSubjectRequest(tx, id)));

export const listSubjectRequests = (
  { withActor }: { withActor: WithActor },
  filter: SubjectRequestFilter,
  { actor }: Caller,
): Promise<SubjectRequestResource[]> =>
  withActor(actor, async ({ manager }) => (await subjectRequestStore(manager).page(filter)).map(showSubjectRequest));
