import type { Request, RequestHandler, Response } from 'express';
import { v7 as newId } from 'uuid';
import { PUBLIC_USER_ID } from '../../contracts/identity/actor';
import { sessionOf } from '../../contracts/identity/caller';
import { may, STATED, type Caller } from '../../services/access/authorize';
import { requirePermission, type DecisionNotes } from '../../services/access/require-permission';
import { MAX_USER_AGENT } from '../../services/identity/open-session';
import { isSteppedUp } from '../../services/identity/step-up';
import type { KeptAnswer } from '../../services/kernel/answer-once';
import type { ApiPorts } from '../ports';
import { derivedId } from './derived-id';
import { InvalidAnswer, needsBody, type Binary, type Call, type Endpoint } from './endpoint';
import { checkIfMatch, etagOf, requireIfMatch } from './etag';
import { HttpProblem, wrongHeader } from './http-problem';
import { readOnceRequest, type Once } from './idempotency';
import { parseInput } from './parse-input';
import { createReadBody, parseJson } from './read-body';
import { stateOf } from './request-state';
import { clearSessionCookie, writeSessionCookie } from './session-cookie';
import { readStatements } from './statements';

export interface HandlerPorts extends DecisionNotes {
  bodyLimitBytes: number;
  /** Whether machines may do what a person must step up for; see STEP_UP_FOR_MACHINES. */
  machinesNeedNoStepUp: boolean;
  /** Runs work once per Idempotency-Key. */
  once: Once;
}

type AnyCall = Call<Endpoint['params'], Endpoint['query'], Endpoint['body']>;

const publicCaller = (requestId: string): Caller => ({ actor: { userId: PUBLIC_USER_ID, requestId } });

const send = (response: Response, { status, headers, body }: KeptAnswer): void => {
  response.status(status).type('application/json');
  // A kept refusal names its own type.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.send(body);
};

const sendFile = (response: Response, contentType: string, { bytes, filename }: Binary): void => {
  response.setHeader('Content-Disposition', `attachment; filename="${filename.replaceAll(/[^\w.-]/g, '_')}"`);
  response.status(200).type(contentType).send(bytes);
};

/** The result through its schema, as bytes and headers. */
const answerOf = (endpoint: Endpoint, result: unknown): KeptAnswer => {
  const checked = endpoint.result.safeParse(result);
  if (!checked.success) throw new InvalidAnswer(endpoint.operationId, { cause: checked.error });
  const body = JSON.stringify(checked.data);
  const status = endpoint.otherwise?.when(checked.data) ? endpoint.otherwise.status : endpoint.status;
  return {
    status,
    headers: {
      ...(endpoint.etag && { ETag: etagOf(endpoint.etag, checked.data) }),
      ...(endpoint.location && { Location: endpoint.location(checked.data) }),
    },
    body,
  };
};

/** Adds what is not kept to an answer, whether it is new or repeated; refusals stay as they are. */
const withUnkept = ({ unkept }: Endpoint, answer: KeptAnswer, apiPorts: ApiPorts): KeptAnswer => {
  if (!unkept || answer.status >= 400) return answer;
  const result = JSON.parse(answer.body) as Record<string, unknown>;
  return { ...answer, body: JSON.stringify({ ...result, ...unkept.members.parse(unkept.of(result, apiPorts)) }) };
};

/** Throws a problem unless If-Match, where it is sent, names what the thing looks like to this caller now. */
const checkCurrent = async (endpoint: Endpoint, call: AnyCall, apiPorts: ApiPorts): Promise<void> => {
  const wanted = call.headers['if-match'];
  if (!endpoint.current || wanted === undefined) return;
  const { headers } = answerOf(endpoint, await endpoint.current(call, apiPorts));
  checkIfMatch(wanted, headers['ETag'] ?? '');
};

/** Throws a `step-up-required` problem. */
const checkStepUp = (caller: Caller, { machinesNeedNoStepUp }: HandlerPorts): void => {
  if (isSteppedUp(caller, Date.now())) return;
  if (sessionOf(caller)) {
    throw new HttpProblem('step-up-required', 'confirm your identity again with POST /v1/me/step-up, then retry');
  }
  if (machinesNeedNoStepUp) return;
  throw new HttpProblem(
    'step-up-required',
    'only a person who has logged in and stepped up can do this; a machine cannot',
  );
};

/** Requires that masks may be lifted here, with a reason and a step-up; the service decides. Throws a problem. */
const checkUnmask = ({ unmasks }: Endpoint, caller: Caller, ports: HandlerPorts): void => {
  if (!caller.unmask) return;
  if (!unmasks) throw wrongHeader(STATED.unmask, 'masks cannot be lifted here; request a single resource');
  if (caller.reason === undefined)
    throw new HttpProblem('reason-required', `lifting a mask needs a reason in the header ${STATED.reason}`);
  checkStepUp(caller, ports);
};

const missingBody = (): HttpProblem =>
  new HttpProblem('invalid-request', 'this request needs a body, and has none', {
    errors: [{ in: 'body', pointer: '', detail: 'send JSON as application/json' }],
  });

/**
 * Makes an Express handler of an endpoint. The order is fixed: caller, permission, and only then the body (which a
 * signature covers, so that it has been read by then); then the schemas, the Idempotency-Key, If-Match, and the work.
 */
export const toHandler = (endpoint: Endpoint, apiPorts: ApiPorts, ports: HandlerPorts): RequestHandler => {
  const readBody = createReadBody(endpoint.rawBodyLimitBytes ?? ports.bodyLimitBytes);
  const bodyNeeded = needsBody(endpoint);

  const readInput = async (request: Request, response: Response) => {
    const wanted = endpoint.method === 'post';
    const bytes = wanted ? (stateOf(response).body ?? (await readBody(request, response))) : Buffer.alloc(0);
    if (bodyNeeded && bytes.length === 0) throw missingBody();
    const body = endpoint.rawBodyLimitBytes === undefined ? parseJson(bytes, request.get('content-type')) : bytes;
    const [params, query, parsed] = parseInput([
      { place: 'path', schema: endpoint.params, value: { ...request.params } },
      { place: 'query', schema: endpoint.query, value: { ...request.query } },
      { place: 'body', schema: endpoint.body, value: body },
    ]);
    return { bytes, params, query, body: parsed };
  };

  return async (request, response) => {
    const state = stateOf(response);
    const caller = {
      ...(state.caller ?? publicCaller(state.requestId)),
      ipAddress: request.ip,
      userAgent: request.get('user-agent')?.slice(0, MAX_USER_AGENT),
      ...readStatements(request),
    };
    const { permission, perResource } = endpoint;
    if (permission !== 'public' && permission !== 'authenticated')
      await requirePermission(caller, permission, ports, perResource);
    if (endpoint.stepUp) checkStepUp(caller, ports);
    checkUnmask(endpoint, caller, ports);
    const { bytes, ...input } = await readInput(request, response);
    const once = endpoint.idempotent && readOnceRequest(request, bytes, caller.actor);
    const callOf = (firstAskedAt: Date): AnyCall => ({
      ...input,
      actor: caller.actor,
      caller,
      can: (permission) => may(caller, permission),
      updateId: once ? once.updateId : '',
      newId: (purpose) => (once ? derivedId(once.updateId, purpose, firstAskedAt) : newId()),
      headers: request.headers,
      client: { address: request.ip ?? null, userAgent: request.get('user-agent') ?? null },
      keepSession: (session) =>
        session ? writeSessionCookie(response, session.secret, session.expiresAt) : clearSessionCookie(response),
    });
    if (endpoint.ifMatch === 'required') requireIfMatch(request.get('if-match'));

    const work = async (firstAskedAt: Date): Promise<KeptAnswer> => {
      const call = callOf(firstAskedAt);
      await checkCurrent(endpoint, call, apiPorts);
      return answerOf(endpoint, await endpoint.handle(call, apiPorts));
    };
    if (endpoint.contentType) {
      const file = endpoint.result.parse(await endpoint.handle(callOf(new Date()), apiPorts)) as Binary;
      return sendFile(response, endpoint.contentType, file);
    }
    const answer = once ? await ports.once(once, caller.actor, work) : await work(new Date());
    send(response, withUnkept(endpoint, answer, apiPorts));
  };
};
