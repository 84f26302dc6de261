import type { Actor } from './actor';
import type { SessionKind } from './states';

/** The credential of a caller. */
export type Credential =
  | { kind: 'api-key' }
  /** A program's signature over the request. */
  | { kind: 'signature' }
  /** A browser's cookie, or an API client's access token; `familyId` names the session. */
  | { kind: SessionKind; familyId: string; stepUpAt: Date | null };

/** The sender of a request, and their credential. What they may do is added by the area access. */
export interface Requester {
  actor: Actor;
  /** Freed of forwarding headers that nobody vouches for; absent when unknown. */
  ipAddress?: string | undefined;
  /** How they came in; none on a public endpoint. */
  credential?: Credential;
  /** Of the program that asks, in its own words, cut to 300 characters. */
  userAgent?: string | undefined;
  /** Stated purpose and reason; both are logged before a decision uses them. */
  purpose?: string | undefined;
  reason?: string | undefined;
  /** Fields that they want as they are, of the one resource they read. */
  unmask?: readonly string[] | undefined;
}

/** Returns the session that a caller came with, where it was one. */
export const sessionOf = ({ credential }: Requester): Extract<Credential, { familyId: string }> | undefined =>
  credential && 'familyId' in credential ? credential : undefined;
