import { parse } from 'cookie';
import type { Request, Response } from 'express';

/** `__Host-`: a browser takes it only when it is Secure, for the whole host and no other, so no subdomain can plant one. */
const NAME = '__Host-session';
const ATTRIBUTES = { secure: true, httpOnly: true, sameSite: 'strict', path: '/' } as const;

export const SESSION_COOKIE = NAME;

export const readSessionCookie = (request: Request): string | undefined => parse(request.headers.cookie ?? '')[NAME];

export const writeSessionCookie = (response: Response, secret: string, expires: Date): void => {
  response.cookie(NAME, secret, { ...ATTRIBUTES, expires });
};

export const clearSessionCookie = (response: Response): void => {
  response.clearCookie(NAME, ATTRIBUTES);
};
