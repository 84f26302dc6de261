import { PURGE_EVENT, readTombstone, tombstoneText, type Tombstone } from '../../domain/audit/tombstone';
import { streamOf } from '../../platform/database/audit';
import type { AuditEventFields } from '../../platform/database/audit-chain';
import { GENESIS, type ChainHead, type ChainRecord } from '../../platform/database/chain-check';
import type { AuditReport } from './findings';
import type { Mark } from './marks';

const PURGES = streamOf(PURGE_EVENT);

/** The tombstone that an event of the chain records; the event is whole. */
const tombstoneIn = ({ text }: ChainRecord): Tombstone | undefined => {
  if (!text.startsWith(`{"action":"${PURGE_EVENT.action}"`)) return undefined;
  return readTombstone((JSON.parse(text) as AuditEventFields).reason ?? '');
};

export interface StreamStart {
  before: ChainHead;
  /** The first mark behind it. */
  mark: Mark | undefined;
}

export interface TombstoneCheck {
  /** Where a stream goes on behind what was purged, once its tombstones fit what the checkpoints signed. */
  start(stream: number, nextMark: () => Mark | undefined): StreamStart;
  /** An event that should have been purged. */
  leftOver(record: ChainRecord): void;
  /** Takes each whole event, to see which tombstones the log records. */
  event(record: ChainRecord): void;
  /** After the last event. */
  end(): void;
}

/**
 * Checks that tombstones leave no gap between them, end where a checkpoint was signed with their root, stand over
 * nothing that is still there, and that the log records each.
 */
export const createTombstoneCheck = (tombstones: readonly Tombstone[], report: AuditReport): TombstoneCheck => {
  const logged = new Map<bigint, string>();
  const found = (sequence: string, detail: string) =>
    report.findings.push({ where: 'tombstones', sequence, kind: 'tombstone-mismatch', detail });
  const of = (stream: number) => tombstones.filter((tombstone) => tombstone.stream === stream);

  const checkJoined = (stream: number): void => {
    let next = 1n;
    for (const { number, first, last, count } of of(stream)) {
      if (BigInt(first) !== next) found(number, `It begins at ${first} of stream ${stream}, not at ${next}.`);
      if (BigInt(count) !== BigInt(last) - BigInt(first) + 1n) found(number, `It does not cover ${first} to ${last}.`);
      next = BigInt(last) + 1n;
    }
  };

  return {
    start(stream, nextMark) {
      checkJoined(stream);
      const open = new Map(of(stream).map((tombstone) => [BigInt(tombstone.last), tombstone]));
      const newest = of(stream).at(-1);
      let before = newest ? { sequence: BigInt(newest.last), hash: Buffer.from(newest.root, 'hex') } : GENESIS;
      let mark = nextMark();
      for (; mark && mark.sequence <= before.sequence; mark = nextMark()) {
        const tombstone = open.get(mark.sequence);
        if (!tombstone) continue;
        open.delete(mark.sequence);
        const signed = mark.hash.toString('hex');
        if (signed !== tombstone.root)
          found(
            tombstone.number,
            `Checkpoint ${mark.checkpoint} signed another event ${tombstone.last} than its root.`,
          );
        // What was signed is believed, so that the events behind a forged tombstone are judged by themselves.
        if (mark.sequence === before.sequence) before = { ...before, hash: mark.hash };
      }
      if (report.doubts.length === 0)
        for (const { number, last } of open.values())
          found(number, `No checkpoint signed event ${last} of stream ${stream}, where it ends.`);
      return { before, mark };
    },
    leftOver({ stream, sequence }) {
      const over = of(stream).find(({ last }) => BigInt(last) >= sequence);
      if (over) found(over.number, `It stands over event ${sequence} of stream ${stream}, which is still there.`);
    },
    event(record) {
      const tombstone = tombstoneIn(record);
      if (tombstone) logged.set(BigInt(tombstone.number), tombstoneText(tombstone));
    },
    end() {
      // The events that logged of the oldest may have been purged in their turn.
      const purged = of(PURGES).length > 0;
      const oldestLogged = [...logged.keys()].reduce<bigint | undefined>(
        (a, b) => (a === undefined || b < a ? b : a),
        undefined,
      );
      for (const tombstone of tombstones) {
        const number = BigInt(tombstone.number);
        if (purged && (oldestLogged === undefined || number < oldestLogged)) continue;
        const text = logged.get(number);
        if (text === undefined) found(tombstone.number, 'No event of the log records it.');
        else if (text !== tombstoneText(tombstone)) found(tombstone.number, 'The log records it differently.');
        logged.delete(number);
      }
      for (const number of logged.keys()) found(String(number), 'The log records it, but it is missing.');
    },
  };
};
