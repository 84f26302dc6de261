import type { ScheduleWindow } from '../../contracts/rules/rules';
import { inSchedule, isTimeZone } from './schedule';

const inside = (timeZone: string, instant: string, ...windows: ScheduleWindow[]) =>
  inSchedule(new Date(instant), { v: 1, timeZone, windows });

const sunday = (from: string, to: string): ScheduleWindow => ({ days: ['sun'], from, to });
const saturday = (from: string, to: string): ScheduleWindow => ({ days: ['sat'], from, to });

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';

// Berlin: 2026-03-29 02:00 becomes 03:00 (01:00 UTC); 2026-10-25 03:00 becomes 02:00 (01:00 UTC).
// New York: 2026-03-08 02:00 becomes 03:00 (07:00 UTC); 2026-11-01 02:00 becomes 01:00 (06:00 UTC).
test.each<[string, string, string, ScheduleWindow, boolean]>([
  ['begins at its first minute', BERLIN, '2026-02-01T08:00:00Z', sunday('09:00', '17:00'), true],
  ['does not begin a millisecond early', BERLIN, '2026-02-01T07:59:59.999Z', sunday('09:00', '17:00'), false],
  ['lasts through its last millisecond', BERLIN, '2026-02-01T15:59:59.999Z', sunday('09:00', '17:00'), true],
  ['excludes its end', BERLIN, '2026-02-01T16:00:00Z', sunday('09:00', '17:00'), false],
  ['is on its day only', BERLIN, '2026-02-02T10:00:00Z', sunday('09:00', '17:00'), false],
  ['a whole day has its first minute', BERLIN, '2026-01-31T23:00:00Z', sunday('00:00', '24:00'), true],
  ['a whole day has its last minute', BERLIN, '2026-02-01T22:59:59Z', sunday('00:00', '24:00'), true],
  ['a whole day ends with its last minute', BERLIN, '2026-02-01T23:00:00Z', sunday('00:00', '24:00'), false],

  ['over midnight: the evening', BERLIN, '2026-01-31T21:00:00Z', saturday('22:00', '06:00'), true],
  ['over midnight: midnight itself', BERLIN, '2026-01-31T23:00:00Z', saturday('22:00', '06:00'), true],
  ['over midnight: the morning after', BERLIN, '2026-02-01T04:59:00Z', saturday('22:00', '06:00'), true],
  ['over midnight: its end', BERLIN, '2026-02-01T05:00:00Z', saturday('22:00', '06:00'), false],
  ['over midnight: without the morning of its day', BERLIN, '2026-01-31T03:00:00Z', saturday('22:00', '06:00'), false],
  ['over midnight: without the next evening', BERLIN, '2026-02-01T21:30:00Z', saturday('22:00', '06:00'), false],
  ['over midnight from Sunday to Monday', BERLIN, '2026-02-02T04:00:00Z', sunday('22:00', '06:00'), true],

  ['Berlin springs: before', BERLIN, '2026-03-29T00:59:59Z', sunday('01:00', '02:00'), true],
  ['Berlin springs: the skipped hour', BERLIN, '2026-03-29T01:00:00Z', sunday('02:00', '03:00'), false],
  ['Berlin springs: directly after, at three', BERLIN, '2026-03-29T01:00:00Z', sunday('03:00', '04:00'), true],
  ['Berlin springs: half of a window is left', BERLIN, '2026-03-29T01:29:00Z', sunday('02:30', '03:30'), true],
  ['Berlin springs: the night ends an hour early', BERLIN, '2026-03-29T03:59:00Z', saturday('22:00', '06:00'), true],
  ['Berlin springs: the night does not end later', BERLIN, '2026-03-29T04:00:00Z', saturday('22:00', '06:00'), false],
  ['Berlin falls back: the hour, first time', BERLIN, '2026-10-25T00:30:00Z', sunday('02:00', '03:00'), true],
  ['Berlin falls back: the hour, second time', BERLIN, '2026-10-25T01:30:00Z', sunday('02:00', '03:00'), true],
  ['Berlin falls back: after both hours', BERLIN, '2026-10-25T02:00:00Z', sunday('02:00', '03:00'), false],
  ['Berlin falls back: a long night', BERLIN, '2026-10-25T04:59:00Z', saturday('22:00', '06:00'), true],
  ['Berlin falls back: the end of the long night', BERLIN, '2026-10-25T05:00:00Z', saturday('22:00', '06:00'), false],

  ['New York springs: before', NEW_YORK, '2026-03-08T06:59:59Z', sunday('01:00', '02:00'), true],
  ['New York springs: the skipped hour', NEW_YORK, '2026-03-08T07:00:00Z', sunday('02:00', '03:00'), false],
  ['New York springs: directly after, at three', NEW_YORK, '2026-03-08T07:00:00Z', sunday('03:00', '04:00'), true],
  ['New York falls back: the hour, first time', NEW_YORK, '2026-11-01T05:30:00Z', sunday('01:00', '02:00'), true],
  ['New York falls back: the hour, second time', NEW_YORK, '2026-11-01T06:30:00Z', sunday('01:00', '02:00'), true],
  ['New York falls back: after both hours', NEW_YORK, '2026-11-01T07:00:00Z', sunday('01:00', '02:00'), false],
  ['Berlin and New York change on different days', NEW_YORK, '2026-03-29T07:00:00Z', sunday('03:00', '04:00'), true],

  ['leap day is a Tuesday', BERLIN, '2028-02-29T11:00:00Z', { days: ['tue'], from: '12:00', to: '13:00' }, true],
  ['into leap day', BERLIN, '2028-02-28T23:30:00Z', { days: ['mon'], from: '22:00', to: '06:00' }, true],
  ['out of leap day', BERLIN, '2028-03-01T04:30:00Z', { days: ['tue'], from: '22:00', to: '06:00' }, true],
  ['no leap day in 2027', BERLIN, '2027-03-01T04:30:00Z', { days: ['sun'], from: '22:00', to: '06:00' }, true],

  ['half an hour off: begins', 'Asia/Kolkata', '2026-02-01T03:30:00Z', sunday('09:00', '17:00'), true],
  ['half an hour off: not before', 'Asia/Kolkata', '2026-02-01T03:29:59Z', sunday('09:00', '17:00'), false],
  ['half an hour off: the day changes', 'Asia/Kolkata', '2026-01-31T18:30:00Z', sunday('00:00', '01:00'), true],
  ['a change of half an hour: skipped', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z', sunday('02:00', '02:30'), false],
  ['a change of half an hour: after', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z', sunday('02:30', '03:00'), true],
  [
    'a midnight that is skipped',
    'Africa/Cairo',
    '2026-04-23T22:00:00Z',
    { days: ['fri'], from: '01:00', to: '02:00' },
    true,
  ],
  [
    'far east of the date line it is Monday',
    'Pacific/Kiritimati',
    '2026-02-01T10:00:00Z',
    sunday('00:00', '24:00'),
    false,
  ],
])('a schedule: %s', (_, timeZone, instant, window, expected) =>
  expect(inside(timeZone, instant, window)).toBe(expected),
);

test('a schedule holds when one of several windows holds, and never without a window', () => {
  expect(inside(BERLIN, '2026-02-01T10:00:00Z', saturday('01:00', '02:00'), sunday('09:00', '17:00'))).toBe(true);
  expect(inside(BERLIN, '2026-02-01T10:00:00Z')).toBe(false);
});

test('a window of one hour holds for each of its minutes once a day, whatever the clock does', () => {
  for (const day of ['2026-03-29', '2026-10-25', '2028-02-29']) {
    for (let minute = 0; minute < 1_440; minute += 7) {
      const instant = new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000);
      const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
      const found = hours.filter((from, hour) =>
        inSchedule(instant, {
          v: 1,
          timeZone: BERLIN,
          windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from, to: hours[hour + 1] ?? '24:00' }],
        }),
      );
      expect(found).toHaveLength(1);
    }
  }
});

test('a schedule cannot be determined when its zone or the instant is not valid', () => {
  const always = sunday('00:00', '24:00');
  expect(inside('Mars/Olympus', '2026-02-01T10:00:00Z', always)).toBeUndefined();
  expect(inside(BERLIN, 'never', always)).toBeUndefined();
  expect(['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'UTC', 'Etc/GMT+5'].map(isTimeZone)).toEqual(
    Array(4).fill(true),
  );
  expect(['+05:30', 'Mars/Olympus', '', 'Europe/Berlin;', '__proto__'].map(isTimeZone)).toEqual(Array(5).fill(false));
});
