import { DEFAULT_PORTS } from './ports';
import type { PartPlan } from './plan';
import { temporalPart } from './temporal';

test('the Temporal UI gets the address of the payload decoder with its token', () => {
  const { args } = temporalPart({
    directory: '/nowhere',
    ports: DEFAULT_PORTS,
    durable: true,
    binaries: { postgresBin: '', temporal: '/bin/temporal', temporalTestServer: '', weed: '' },
    secrets: { payloadDecoderToken: 'c0ffee' } as PartPlan['secrets'],
  }).server;
  expect(args[args.indexOf('--ui-codec-endpoint') + 1]).toBe('http://127.0.0.1:8234/c0ffee');
});
