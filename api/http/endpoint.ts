import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Actor } from '../../contracts/identity/actor';
import type { Permission } from '../../contracts/identity/permissions';
import type { ProblemType } from '../../contracts/kernel/problems';
import type { Caller } from '../../services/access/authorize';
import type { ClientFacts } from '../../services/identity/open-session';
import type { ApiPorts } from '../ports';

/** A file instead of JSON. */
export interface Binary {
  bytes: Buffer;
  filename: string;
}

/** The input of an endpoint's handler: a request that has passed its schemas, and its caller. */
export interface Call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  /** The caller, or the public principal on a public endpoint. */
  actor: Actor;
  /** The caller with their rights and how they proved who they are, for services that decide on what they read. */
  caller: Caller;
  /** Whether the caller has a further permission: it may show more, or allow more. */
  can: (permission: Permission) => boolean;
  /**
   * The same for every repeat of this request under its Idempotency-Key, SHA-256 in hex: names the Update it causes.
   * Empty where the endpoint is not idempotent.
   */
  updateId: string;
  /**
   * Ids of what this call makes. On an idempotent endpoint every try of the same request gets the same, so that a
   * repeat after a crash finds what the first try stored.
   */
  newId: (purpose: string) => string;
  headers: IncomingHttpHeaders;
  client: ClientFacts;
  /** Hands the browser its session, or takes it back: the one cookie there is. */
  keepSession: (session: { secret: string; expiresAt: Date } | null) => void;
}

/** One HTTP operation: its input, its callers and its answers. OpenAPI is generated from the same object. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  method: 'get' | 'post' | 'delete';
  /** As in OpenAPI, with `{name}` for parameters. */
  path: `/${string}`;
  operationId: string;
  summary: string;
  description?: string;
  /** `authenticated`: any caller who is one, about nothing but themselves. */
  permission: Permission | 'public' | 'authenticated';
  /** A permission that its service asks for by itself, such as for what is not the caller's own. */
  alsoAsks?: Permission;
  /**
   * Its service decides on each resource it reads or changes. Without it a caller is refused whose permission depends
   * on the resource.
   */
  perResource?: true;
  /** Shows one resource, whose masks may be lifted: see `Access-Unmask`. */
  unmasks?: true;
  /** Needs a proof of who sits there that is five minutes old at most. */
  stepUp?: true;
  /** Hands out a session cookie though it is public: only one of our own pages may ask. */
  opensSession?: true;
  /** Pages of `payloadDecoderOrigin` may ask it as well, with their session. */
  crossOrigin?: true;
  params: P;
  query: Q;
  body: B;
  /** Request headers of its own, for the document. */
  headers?: Readonly<Record<string, z.ZodType>>;
  result: R;
  status: 200 | 201 | 202;
  /** A second status, for answers that it fits. */
  otherwise?: { status: 202 | 503; when(result: z.input<R>): boolean };
  /**
   * Members that every answer gets, a repeated one too. They are not kept under the Idempotency-Key and are no part of
   * the ETag.
   */
  unkept?: { members: z.ZodObject; of(result: z.input<R>, ports: ApiPorts): Record<string, unknown> };
  /** Takes the body as bytes, up to this many; `body` is then a schema of a Buffer. */
  rawBodyLimitBytes?: number;
  /** The answer is this file, `result` a schema of `Binary`. */
  contentType?: 'application/pdf' | 'application/zip' | 'application/json';
  /** Needs an Idempotency-Key: the same key and request give the same answer, and act once. */
  idempotent?: true;
  /** Answers with an ETag made of this; see `etag.ts` for which. */
  etag?: 'content' | 'version';
  /**
   * `required`: changes a thing that anyone may change meanwhile. `honoured`: something stronger stands in for it, such
   * as a claim or the hash of a proposal.
   */
  ifMatch?: 'required' | 'honoured';
  /** The thing that If-Match is about, as its GET shows it to this caller. */
  current?(call: Call<P, Q, B>, ports: ApiPorts): Promise<unknown>;
  location?(result: z.input<R>): string;
  /**
   * Limits that are not those of everyone: webhooks come from few addresses in great number, and a probe that is
   * refused for its number would have a healthy process taken away.
   */
  traffic?: 'webhooks' | 'probes';
  /** Beside those that every endpoint of its kind may answer with. */
  problems: readonly ProblemType[];
  handle(call: Call<P, Q, B>, ports: ApiPorts): Promise<z.input<R>>;
}

export const defineEndpoint = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
) => endpoint;

/** Whether a request must have a body: there is none where the schema takes an empty object. */
export const needsBody = ({ method, body }: Pick<Endpoint, 'method' | 'body'>): boolean =>
  method === 'post' && !body.safeParse({}).success;

/** Our own answer broke its schema: a bug, answered 500 and logged, never blamed on the caller. */
export class InvalidAnswer extends Error {}
