import { subjectWorkflowId } from '../../contracts/privacy/messages';
import type { SubjectRequestResource } from '../../contracts/privacy/schemas';
import { readSubjectRequest } from '../../services/privacy/read-subject-request';
import { subjectRequestWish } from '../../services/privacy/subject-wishes';
import type { DecidedOn } from '../http/decide';

/** Only before its decision may a request be without its process. */
const UNDECIDED = ['received', 'verified'];

export const subjectRequests: DecidedOn<SubjectRequestResource, SubjectRequestResource> = {
  read: readSubjectRequest,
  workflowId: (id, { request_type: type }) => subjectWorkflowId(id, type),
  start: (id, { status, request_type: type }) =>
    UNDECIDED.includes(status) ? subjectRequestWish(id, type) : undefined,
  show: readSubjectRequest,
};
