import type { Request } from 'express';
import { readSignatureHeaders } from './signed-request';

const NOW_SECONDS = 1_800_000_000;

const readDated = (secondsFromNow: number) => {
  const headers = {
    'webhook-id': 'request-1',
    'webhook-timestamp': String(NOW_SECONDS + secondsFromNow),
    'webhook-signature': 'v1,c2lnbmF0dXJl',
  };
  const headersDistinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const request = { get: () => 'Signature hcs_client', headersDistinct } as unknown as Request;
  return readSignatureHeaders(request, NOW_SECONDS * 1000);
};

it.each([-300, 0, 300])('readSignatureHeaders accepts a request dated %i s from now', (seconds) => {
  expect(readDated(seconds)).toMatchObject({ clientId: 'hcs_client', id: 'request-1' });
});

it.each([-301, 301])('readSignatureHeaders ignores a request dated %i s from now', (seconds) => {
  expect(readDated(seconds)).toBeUndefined();
});
