import { execFile } from 'node:child_process';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { promisify } from 'node:util';
import { isOwnUser } from './peer-user';

const NOBODY = 65_534;
/** Becoming another user takes root, and the table of connections is Linux's. */
const asAnother = process.platform === 'linux' && process.geteuid?.() === 0 ? test : test.skip;

let server: Server;
const seen: boolean[] = [];
beforeAll(async () => {
  server = createServer((socket) => {
    seen.push(isOwnUser(socket));
    socket.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());
beforeEach(() => void seen.splice(0));

const connectAs = (user: { uid?: number }) => {
  const code = "require('node:net').connect(Number(process.argv[1]), '127.0.0.1').resume()";
  const port = String((server.address() as AddressInfo).port);
  return promisify(execFile)(process.execPath, ['-e', code, port], { ...user, cwd: '/' });
};

test('isOwnUser accepts a connection from a process of the same user', async () => {
  await connectAs({});
  expect(seen).toEqual([true]);
});

asAnother('isOwnUser refuses a connection from a process of another user', async () => {
  await connectAs({ uid: NOBODY });
  expect(seen).toEqual([false]);
});
