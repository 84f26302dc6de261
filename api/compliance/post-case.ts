import { openCaseBody, shownCase, type ShownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { LiftRequest } from '../../services/compliance/open-lift-case';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PostCaseDeps {
  openLiftCase: (request: LiftRequest, caller: Caller) => Promise<ShownCase>;
}

export const postCase = defineEndpoint({
  method: 'post',
  path: '/v1/cases',
  operationId: 'openCase',
  summary: 'Open a case to lift the block of a gift',
  permission: 'cases:open',
  perResource: true,
  params: nothing,
  query: nothing,
  body: openCaseBody,
  result: shownCase,
  status: 201,
  idempotent: true,
  etag: 'version',
  location: ({ id }) => `/v1/cases/${id}`,
  problems: ['not-found', 'case-not-liftable'],
  handle: ({ body: { donation_id: donationId, reason }, caller, newId }, { openLiftCase }: PostCaseDeps) =>
    openLiftCase({ caseId: newId('case'), donationId, reason }, caller),
});
