/** Split by rate limit or hardware, not by domain. */
export const CORE_QUEUE = 'core-v1';
export const DOCUMENTS_QUEUE = 'documents-v1';
