import { composed, donorFaults, type StatedDonor } from './donor-details';

const pointersOf = (donor: StatedDonor) => donorFaults(donor).map(({ pointer }) => pointer);

test('a donor with everything in order has no faults', () => {
  const donor: StatedDonor = {
    kind: 'individual',
    full_name: 'پریسا گل\u200cمحمدی',
    email: '用户@例子.广告',
    address: ['تهران، خیابان ولیعصر', '𠮷野町 葛\u{e0100}城'],
    country: 'IR',
  };
  expect(donorFaults(donor)).toEqual([]);
  expect(donorFaults({ kind: 'anonymous' })).toEqual([]);
  expect(donorFaults({ kind: 'organization', full_name: '1848' })).toEqual([]);
});

test('each fault points to its field', () => {
  const donor: StatedDonor = {
    kind: 'individual',
    full_name: '\u202e123',
    email: 'nobody',
    address: ['1 Way', 'Town\u200b'],
    country: 'UK',
  };
  expect(pointersOf(donor)).toEqual(['/full_name', '/full_name', '/email', '/address/1', '/country']);
});

test('a fault names stray characters by their codes and repeats nothing of what was written', () => {
  const [fault] = donorFaults({ kind: 'individual', full_name: 'Marigold\u202e\u2066' });
  expect(fault?.detail).toBe(
    'holds characters that are not seen or turn the direction of others: leave out U+202E, U+2066',
  );
});

test('composed writes a name, an email and an address in one spelling', () => {
  const donor: StatedDonor = {
    kind: 'individual',
    full_name: 'Zu\u0308rn',
    email: 'zu\u0308rn@example.org',
    address: ['Zu\u0308rich'],
  };
  expect(composed(donor)).toEqual({
    kind: 'individual',
    full_name: 'Zürn',
    email: 'zürn@example.org',
    address: ['Zürich'],
  });
});
