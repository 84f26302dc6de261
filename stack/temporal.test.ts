import { DEFAULT_PORTS } from './ports';
import type { PartPlan } from './plan';
import { temporalPart } from './temporal';

const plan = (codecEndpoint?: string): PartPlan => ({
  directory: '/nowhere',
  ports: DEFAULT_PORTS,
  durable: true,
  codecEndpoint,
  binaries: { postgresBin: '', temporal: '/bin/temporal', temporalTestServer: '', weed: '' },
  secrets: {} as PartPlan['secrets'],
});

test('the Temporal UI gets the address of the payload decoder when there is one', () => {
  const { args } = temporalPart(plan('http://127.0.0.1:8080/v1/payloads')).server;
  expect(args.slice(args.indexOf('--ui-codec-endpoint')).slice(0, 2)).toEqual([
    '--ui-codec-endpoint',
    'http://127.0.0.1:8080/v1/payloads',
  ]);
  expect(temporalPart(plan()).server.args).not.toContain('--ui-codec-endpoint');
});
