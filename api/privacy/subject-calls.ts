import { subjectWorkflowId } from '../../contracts/privacy/messages';
import type { SubjectRequestResource } from '../../contracts/privacy/schemas';
import { readSubjectRequest } from '../../services/privacy/read-subject-request';
import { subjectRequestCommand } from '../../services/privacy/subject-commands';
import type { DecidedOn } from '../http/decide';

/** Only before its decision may a request be without its process. */
const UNDECIDED = ['received', 'verified'];

export const subjectRequests: DecidedOn<SubjectRequestResource, SubjectRequestResource> = {
  read: readSubjectRequest,
  workflowId: (id, { request_type: type }) => subjectWorkflowId(id, type),
  start: (id, { status, request_type: type }) =>
    UNDECIDED.includes(status) ? subjectRequestCommand(id, type) : undefined,
  show: readSubjectRequest,
};
