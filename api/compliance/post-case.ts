import { openCaseBody, shownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { openLiftCase } from '../../services/compliance/open-lift-case';
import { defineEndpoint } from '../http/endpoint';

export const postCaseEndpoint = defineEndpoint({
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
  handle: ({ body: { donation_id: donationId, reason }, caller, newId }, ports) =>
    openLiftCase(ports, { caseId: newId('case'), donationId, reason }, caller),
});
