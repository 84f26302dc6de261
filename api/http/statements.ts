import type { Request } from 'express';
import { z } from 'zod';
import { consentType } from '../../contracts/privacy/consent-schemas';
import { wireLine } from '../../contracts/kernel/schemas';
import { STATED, type Caller } from '../../services/access/authorize';
import { wrongHeader } from './http-problem';

const REASON = { least: 10, most: 500 } as const;
const reasonLine = wireLine(REASON.most).min(REASON.least);

const MOST_FIELDS = 20;
const FIELD = '[a-z][a-z0-9_]{0,62}';
const FIELDS = new RegExp(`^ *${FIELD}( *, *${FIELD}){0,${MOST_FIELDS - 1}} *$`);

/** Letters outside of ASCII come percent-encoded, since a header holds none. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const refuse = (header: string, detail: string): never => {
  throw wrongHeader(header, detail);
};

const readPurpose = (text: string): string =>
  consentType.safeParse(text).data ??
  refuse(STATED.purpose, 'must be lower-case letters, digits and hyphens, 60 at most');

const readReason = (text: string): string =>
  reasonLine.safeParse(decoded(text)).data ??
  refuse(STATED.reason, `must be ${REASON.least} to ${REASON.most} characters on one line, UTF-8 percent-encoded`);

const readFields = (text: string): string[] =>
  FIELDS.test(text)
    ? text.split(',').map((name) => name.trim())
    : refuse(STATED.unmask, `must be at most ${MOST_FIELDS} names of fields, separated by commas`);

/** Reads the purpose and reason that a request states. Throws an `invalid-request` problem that names the header. */
export const readStatements = (request: Request): Pick<Caller, 'purpose' | 'reason' | 'unmask'> => {
  const [purpose, reason, unmask] = [STATED.purpose, STATED.reason, STATED.unmask].map((name) => request.get(name));
  return {
    ...(purpose !== undefined && { purpose: readPurpose(purpose) }),
    ...(reason !== undefined && { reason: readReason(reason) }),
    ...(unmask !== undefined && { unmask: readFields(unmask) }),
  };
};

/** The same for the OpenAPI document. */
export const statementHeaders = {
  [STATED.purpose]: consentType
    .optional()
    .describe('Purpose of the request, for rules that require one; kept in the access log'),
  [STATED.reason]: z
    .string()
    .min(REASON.least)
    .max(REASON.most)
    .optional()
    .describe(
      `Reason for the request, where a rule requires one (reason-required): ${REASON.least} to ${REASON.most} characters on one line, counted before letters outside of ASCII are percent-encoded in UTF-8; kept sealed in the access log`,
    ),
};

export const unmaskHeader = {
  [STATED.unmask]: z
    .string()
    .regex(FIELDS)
    .optional()
    .describe(
      `Fields to show unmasked, ${MOST_FIELDS} at most, separated by commas: needs the permission to unmask, a reason in Access-Reason and a step-up; recorded in the access log`,
    ),
};
