import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Puts messages and stack traces of failures into a payload, which the codec seals. Bundled with the workflows, so it
 * imports nothing of Node's. The SDK finds it by this name.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
