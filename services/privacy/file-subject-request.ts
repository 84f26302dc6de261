import type { SubjectRequestResource } from '../../contracts/privacy/schemas';
import type { SubjectRegime, SubjectRequestType } from '../../contracts/privacy/subject-requests';
import { canonicalHash } from '../../domain/canonical-hash';
import { clockOf } from '../../domain/privacy/subject-clocks';
import { Refused } from '../../contracts/kernel/refused';
import { donorStore } from '../../entities/donations/donor.store';
import { subjectRequestStore } from '../../entities/privacy/subject-request.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { findSubjectRequest, showSubjectRequest } from './read-subject-request';
import { subjectRequestCommand } from './subject-commands';

export interface FiledRequest {
  /** The same for every try of the request that files it. */
  id: string;
  subjectId: string;
  regime: SubjectRegime;
  requestType: SubjectRequestType;
  /** When it reached us; now, where nobody says otherwise. */
  receivedAt?: Date | undefined;
}

const requireSubject = async (tx: Tx, subjectId: string): Promise<void> => {
  const donor = await donorStore(tx).keep(subjectId);
  if (!donor) throw new Refused('kernel.not-found', `there is no donor ${subjectId}`, '/subject_id');
  if (donor.erasedAt) {
    const day = donor.erasedAt.toISOString().slice(0, 10);
    throw new Refused('kernel.conflict', `donor ${subjectId} was erased on ${day}; no data is left`, '/subject_id');
  }
};

const file = async (tx: Tx, { id, subjectId, regime, requestType, ...filed }: FiledRequest): Promise<void> => {
  const now = new Date();
  const receivedAt = filed.receivedAt ?? now;
  if (receivedAt > now) {
    const said = `received_at: ${receivedAt.toISOString()} is in the future; leave it out for a request of today`;
    throw new Refused('kernel.invalid-request', said, '/received_at');
  }
  await requireSubject(tx, subjectId);
  const proposal = {
    id,
    subject_type: 'donor',
    subject_id: subjectId,
    regime,
    request_type: requestType,
    received_at: receivedAt.toISOString(),
  };
  await subjectRequestStore(tx.manager).insert({
    id,
    subjectType: 'donor',
    subjectId,
    regime,
    requestType,
    receivedAt,
    filedBy: tx.actor.userId,
    ...clockOf(regime, receivedAt),
    proposalHash: canonicalHash('hingecraft.subject-request.v1', proposal),
  });
  tx.outbox.start(subjectRequestCommand(id, requestType));
  tx.audit({
    action: 'subject-request.filed',
    resourceType: 'subject-request',
    resourceId: id,
    details: { regime, requestType },
  });
};

/**
 * Files a subject's request with the command that starts its workflow. Returns a stored request of the same id
 * unchanged. Throws `Refused` (kernel.not-found, kernel.conflict, kernel.invalid-request); the database refuses a
 * second open request of the same type.
 */
export const fileSubjectRequest = (
  { withActor }: { withActor: WithActor },
  filed: FiledRequest,
  { actor }: Caller,
): Promise<SubjectRequestResource> =>
  withActor(actor, async (tx) => {
    if (!(await subjectRequestStore(tx.manager).find(filed.id))) await file(tx, filed);
    return showSubjectRequest(await findSubjectRequest(tx, filed.id));
  });
