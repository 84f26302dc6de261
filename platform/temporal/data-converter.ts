import type { DataConverter } from '@temporalio/common';

/** The one data converter of clients, workers, bundle and replay. Payloads hold ids, enums, hashes and amounts only. */
export const dataConverter: DataConverter = {};
