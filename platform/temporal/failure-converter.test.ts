import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import { failureConverter } from './failure-converter';

test('the failure converter seals text and frames of a failure, leaves its type in clear, and restores both', () => {
  const failure = failureConverter.errorToFailure(
    ApplicationFailure.create({
      type: 'refused.x',
      message: 'about Kanarienvogel',
      cause: new Error('of Kanarienvogel'),
    }),
    defaultPayloadConverter,
  );
  for (const one of [failure, failure.cause]) {
    expect([one?.message, one?.stackTrace]).toEqual(['Encoded failure', '']);
    expect(Buffer.from(one?.encodedAttributes?.data ?? []).toString()).toContain('Kanarienvogel');
  }
  expect(failure.applicationFailureInfo?.type).toBe('refused.x');
  const back = failureConverter.failureToError(failure, defaultPayloadConverter);
  expect(back).toMatchObject({
    message: 'about Kanarienvogel',
    type: 'refused.x',
    cause: { message: 'of Kanarienvogel' },
  });
});
