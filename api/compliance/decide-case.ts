import { decideCaseUpdate } from '../../contracts/compliance/messages';
import { shownCase, decisionBody } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { canonicalHash } from '../../domain/canonical-hash';
import { readCase } from '../../services/compliance/read-case';
import { writeCaseNote } from '../../services/compliance/write-case-note';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { caseParams, casesFor } from './case-calls';

/**
 * Decides a claimed case, or proposes where it takes two people. The reason is stored first and travels as an id;
 * a try that failed on the way is repeated with the same ids, so that it is recorded and decided once.
 */
export const decideCaseEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/cases/{id}/decision',
  operationId: 'decideCase',
  summary: 'Decide a case that the caller has claimed',
  description: 'Blocking a gift and lifting a block become proposals, which another person approves by their hash.',
  permission: 'cases:decide',
  perResource: true,
  params: caseParams,
  query: nothing,
  body: decisionBody,
  result: shownCase,
  status: 200,
  idempotent: true,
  etag: 'version',
  ifMatch: 'honoured',
  problems: ['not-found', 'case-refused'],
  current: ({ params: { id }, caller }, ports) => readCase(ports, id, caller, 'cases:decide'),
  handle: (call, ports) =>
    decide(casesFor('cases:decide', ['verdict', 'history']), call, ports, async ({ donationId }) => {
      const { id } = call.params;
      const { verdict, reason } = call.body;
      const noteId = call.newId('note');
      await writeCaseNote(ports, id, { noteId, text: reason }, call.actor);
      const subject = { case_id: id, verdict, note_id: noteId, donation_id: donationId };
      const made = {
        by: call.actor.userId,
        lead: call.can('cases:lead'),
        verdict,
        noteId,
        proposalId: call.newId('proposal'),
        hash: canonicalHash('hingecraft.case-decision.v1', subject),
      };
      return { update: decideCaseUpdate, args: [made], closed: 'case.already-decided', counted: `case-${verdict}` };
    }),
});
