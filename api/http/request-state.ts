import type { RequestHandler, Response } from 'express';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import type { Caller } from '../../services/access/authorize';

/** The state of a request while it is handled. */
export interface RequestState {
  requestId: string;
  /** Pattern of the path, such as `/v1/donations/{id}`; the path itself may hold ids. */
  route: string;
  caller?: Caller;
  /** Methods that the path of a request has, where no endpoint has taken it. */
  methods: Set<string>;
  /** The body, where it had to be read to know the caller. */
  body?: Buffer;
}

const KEY = 'hingecraft';

export const stateOf = (response: Response): RequestState => response.locals[KEY] as RequestState;

/** The same for the OpenAPI document. */
export const requestIdHeader = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9._-]+$/)
  .optional()
  .describe('Your id of this request, for logs; where it is missing or of another form, one is made');

/** Takes the caller's request id where it is well formed, or makes one, and answers it. */
export const requestState: RequestHandler = (request, response, next) => {
  const requestId = requestIdHeader.safeParse(request.get('x-request-id')).data ?? newId();
  response.locals[KEY] = { requestId, route: 'none', methods: new Set() } satisfies RequestState;
  response.setHeader('X-Request-Id', requestId);
  next();
};
