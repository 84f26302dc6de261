import type { DocumentState, SignedType } from '../../contracts/signatures/signatures';
import type { Tx } from '../../platform/database/unit-of-work';

/** A final version of a document, with its file. */
export interface SignedDocument {
  type: SignedType;
  id: string;
  /** As people call it. */
  reference: string;
  version: number;
  /** Hex. */
  sha256: string;
  sizeBytes: number;
  mediaType: string;
}

/** The current state of a signed document of each type. Supplied by the process that knows every type. */
export type DocumentStates = Readonly<Record<SignedType, (tx: Tx, id: string) => Promise<DocumentState>>>;
