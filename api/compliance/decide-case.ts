import { decideCaseUpdate, type DecideCase } from '../../contracts/compliance/messages';
import { shownCase, decisionBody } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { canonicalHash } from '../../domain/canonical-hash';
import { readCase, readCaseFacts } from '../../services/compliance/read-case';
import { writeCaseNote } from '../../services/compliance/write-case-note';
import { defineEndpoint } from '../http/endpoint';
import { askCase, caseParams } from './case-calls';

/**
 * Decides a claimed case, or proposes where it takes two people. The reason is stored first and travels as an id;
 * a try that failed on the way is repeated with the same ids, so that it is told and decided once.
 */
export const decideCaseEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/cases/{id}/decision',
  operationId: 'decideCase',
  summary: 'Decide a case that one has claimed',
  description: 'A block, and the lifting of one, become proposals that another person approves over the same hash.',
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
  async handle({ params: { id }, body: { verdict, reason }, actor, caller, can, updateId, newId }, ports) {
    const found = await readCaseFacts(ports, id, caller, 'cases:decide', ['verdict', 'history']);
    const noteId = newId('note');
    await writeCaseNote(ports, id, { noteId, text: reason }, actor);
    const subject = { case_id: id, verdict, note_id: noteId, donation_id: found.donationId };
    const decision = {
      by: actor.userId,
      lead: can('cases:lead'),
      verdict,
      noteId,
      proposalId: newId('proposal'),
      hash: canonicalHash('hingecraft.case-decision.v1', subject),
    } satisfies DecideCase;
    const decided = await askCase(id, { caller, permission: 'cases:decide' }, ports, (handle) =>
      handle.executeUpdate(decideCaseUpdate, { args: [decision], updateId }),
    );
    ports.metrics.decided(`case-${verdict}`);
    return decided;
  },
});
