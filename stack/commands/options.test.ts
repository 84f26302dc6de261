import { portsOf } from './options';

test('portsOf accepts default and free, and names any other value', () => {
  expect([portsOf('default'), portsOf('free')]).toEqual(['default', 'free']);
  expect(() => portsOf('8080')).toThrow("--ports: '8080' is neither 'default' nor 'free'");
});
