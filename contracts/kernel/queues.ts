/** A task queue. Queues are split by rate limit or hardware, not by area. */
export const CORE_QUEUE = 'core-v1';
export const DOCUMENTS_QUEUE = 'documents-v1';
