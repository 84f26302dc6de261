import { DAYS, type Day, type Schedule, type ScheduleWindow } from '../../contracts/rules/rules';

interface LocalTime {
  day: Day;
  minute: number;
}

const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/;

// Making a formatter costs fifty times what using it does.
const formatters = new Map<string, Intl.DateTimeFormat | undefined>();

const makeFormatter = (timeZone: string): Intl.DateTimeFormat | undefined => {
  if (!ZONE.test(timeZone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
  } catch {
    return undefined;
  }
};

const formatterOf = (timeZone: string): Intl.DateTimeFormat | undefined => {
  // Only names of real zones are kept, so the map stays as small as the list of them.
  const formatter = formatters.get(timeZone) ?? makeFormatter(timeZone);
  if (formatter) formatters.set(timeZone, formatter);
  return formatter;
};

export const isTimeZone = (name: string): boolean => formatterOf(name) !== undefined;

const localTime = (instant: Date, formatter: Intl.DateTimeFormat): LocalTime | undefined => {
  const parts = Object.fromEntries(formatter.formatToParts(instant).map(({ type, value }) => [type, value]));
  const day = DAYS.find((each) => each === parts['weekday']?.toLowerCase());
  return day && { day, minute: Number(parts['hour']) * 60 + Number(parts['minute']) };
};

const minuteOf = (clock: string): number => {
  const [hour = NaN, minute = NaN] = clock.split(':').map(Number);
  return hour * 60 + minute;
};

const dayBefore = (day: Day): Day | undefined => DAYS[(DAYS.indexOf(day) + 6) % 7];

const within = ({ day, minute }: LocalTime, window: ScheduleWindow): boolean => {
  const [from, to] = [minuteOf(window.from), minuteOf(window.to)];
  const begins = window.days.includes(day);
  if (from < to) return begins && minute >= from && minute < to;
  const yesterday = dayBefore(day);
  return (begins && minute >= from) || (yesterday !== undefined && window.days.includes(yesterday) && minute < to);
};

/**
 * Returns whether an instant lies in one of the windows, by the wall clock of the schedule's zone: an hour that the
 * clock skips is in no window, one that it repeats is in it twice, and a night in which it changes is an hour shorter
 * or longer. Undefined when the zone is not valid.
 */
export const inSchedule = (instant: Date, { timeZone, windows }: Schedule): boolean | undefined => {
  const formatter = formatterOf(timeZone);
  if (!formatter || Number.isNaN(instant.getTime())) return undefined;
  const local = localTime(instant, formatter);
  return local && windows.some((window) => within(local, window));
};
