import cors from 'cors';
import type { RequestHandler } from 'express';

const PREFLIGHT_LASTS_S = 600;

/**
 * Lets pages of one other origin ask with their session, and read the answer; preflights are answered here. Others get
 * no permission, and their browser keeps the answer from them. The headers are those that the Temporal UI sends.
 */
export const allowOrigin = (origin: string): RequestHandler =>
  cors({
    origin: [origin],
    credentials: true,
    methods: ['POST'],
    allowedHeaders: ['Authorization', 'Authorization-Extras', 'Content-Type', 'X-Namespace'],
    maxAge: PREFLIGHT_LASTS_S,
  });
