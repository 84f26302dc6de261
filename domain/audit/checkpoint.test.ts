import { isCheckpointDue, readStatement, statementText, type CheckpointStatement } from './checkpoint';

const statement: CheckpointStatement = {
  sequence: '2',
  previous: 'a'.repeat(64),
  heads: [
    { stream: 1, sequence: '9', hash: 'b'.repeat(64) },
    { stream: 0, sequence: '3', hash: 'c'.repeat(64) },
  ],
  eventCount: '12',
  fromAt: '2026-11-01T00:00:00.000Z',
  toAt: '2026-11-01T00:05:00.000Z',
};

test('statementText is the same whatever the order of the heads', () => {
  const text = statementText(statement);
  expect(statementText({ ...statement, heads: [...statement.heads].reverse() })).toBe(text);
  expect(text).toMatch(/^\{"eventCount":"12",.*"type":"hingecraft\.audit\.checkpoint\.v1"\}$/);
  expect(readStatement(text)?.heads.map(({ stream }) => stream)).toEqual([0, 1]);
});

test.each(['', '{}', 'null', '{"type":"other"}', statementText(statement).replace('{', '{ ')])(
  'a checkpoint statement is not read from the text %s',
  (text) => expect(readStatement(text)).toBeUndefined(),
);

test.each([
  [0n, 3_600_000, false],
  [1n, 0, false],
  [999n, 269_999, false],
  [1n, 270_001, true],
  [1_000n, 0, true],
])('a checkpoint with %s new events, %s ms after the last one, is due: %s', (events, ageMs, due) =>
  expect(isCheckpointDue(events, ageMs)).toBe(due),
);
