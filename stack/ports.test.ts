import { createServer, type AddressInfo, type Server } from 'node:net';
import { DEFAULT_PORTS, freePorts, isFree, portHolder, requireFree } from './ports';

let taken: Server;
let port: number;
beforeEach(async () => {
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  port = (taken.address() as AddressInfo).port;
});
afterEach(() => taken.close());

test('requireFree names a taken port and the process that holds it', async () => {
  expect(await isFree(port)).toBe(false);
  expect(await portHolder(port)).toBe(process.pid);
  await expect(requireFree('temporal', [port])).rejects.toThrow(
    new RegExp(
      `^temporal: port ${port} is held by process ${process.pid} \\(.*jest.*\\); stop it, or choose others with --ports free, such as npm run demo -- --ports free$`,
    ),
  );
});

test('isFree is false for a port that is taken on all addresses', async () => {
  const everywhere = createServer();
  await new Promise<void>((resolve) => everywhere.listen(0, '0.0.0.0', resolve));
  expect(await isFree((everywhere.address() as AddressInfo).port)).toBe(false);
  everywhere.close();
});

test('freePorts returns free, distinct ports below those of outgoing connections', async () => {
  const ports = Object.values((await freePorts()) as unknown as Record<string, number>);
  expect(new Set(ports).size).toBe(Object.keys(DEFAULT_PORTS).length);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  await expect(requireFree('all', ports)).resolves.toBeUndefined();
});

test('freePorts stays within FREE_PORTS when it is set', async () => {
  const before = process.env['FREE_PORTS'];
  process.env['FREE_PORTS'] = '16000-16100';
  try {
    const ports = Object.values((await freePorts()) as unknown as Record<string, number>);
    expect(ports.filter((port) => port < 16_000 || port >= 16_100)).toEqual([]);
  } finally {
    if (before === undefined) delete process.env['FREE_PORTS'];
    else process.env['FREE_PORTS'] = before;
  }
});

test('the default ports are distinct, and none is that of the API', () => {
  const ports = Object.values(DEFAULT_PORTS) as number[];
  expect(new Set([...ports, 8080, 9464]).size).toBe(ports.length + 2);
});
