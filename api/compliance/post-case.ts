import { caseResource, openCaseBody, type CaseResource } from '../../contracts/compliance/schemas';
import type { Actor } from '../../contracts/identity/actor';
import { nothing } from '../../contracts/operations/schemas';
import type { LiftRequest } from '../../services/compliance/open-lift-case';
import { defineEndpoint } from '../http/endpoint';

export interface PostCaseDeps {
  openLiftCase: (request: LiftRequest, actor: Actor) => Promise<CaseResource>;
}

export const postCase = defineEndpoint({
  method: 'post',
  path: '/v1/cases',
  operationId: 'openCase',
  summary: 'Open a case to lift the block of a gift',
  permission: 'cases:open',
  params: nothing,
  query: nothing,
  body: openCaseBody,
  result: caseResource,
  status: 201,
  idempotent: true,
  etag: 'version',
  location: ({ id }) => `/v1/cases/${id}`,
  problems: ['not-found', 'case-not-liftable'],
  handle: ({ body: { donation_id: donationId, reason }, actor, newId }, { openLiftCase }: PostCaseDeps) =>
    openLiftCase({ caseId: newId('case'), donationId, reason }, actor),
});
