import type { DataConverter } from '@temporalio/common';
import type { PayloadKeys } from '../crypto/payload-keys';
import { createPayloadCodec } from './payload-codec';

/** Path of the failure converter, beside this file, as source or compiled. */
export const FAILURE_CONVERTER_PATH = require.resolve('./failure-converter');

/**
 * Creates the data converter of clients, workers, bundle and replay. Payloads hold ids, enums, hashes and amounts,
 * sealed.
 */
export const createDataConverter = (keys: PayloadKeys): DataConverter => ({
  failureConverterPath: FAILURE_CONVERTER_PATH,
  payloadCodecs: [createPayloadCodec(keys)],
});
