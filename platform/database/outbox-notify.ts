import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';

const CHANNEL = 'hingecraft_outbox';
const DEBOUNCE_MS = 5;

/**
 * Notifies dispatchers of new work after a commit. Many commits within 5 ms give one NOTIFY: inside each transaction it
 * would cut inserts to a third. A lost one costs nothing but the time to the dispatcher's next poll.
 */
export const createOutboxNotifier = (dataSource: DataSource): (() => void) => {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (dataSource.isInitialized) dataSource.query(`notify ${CHANNEL}`).catch(() => undefined);
    }, DEBOUNCE_MS).unref();
  };
};

export interface OutboxListener {
  close(): Promise<void>;
}

const RECONNECT_MS = 1_000;
/** Finds a connection that died without a word. */
const PING_MS = 15_000;

/** One connection for as long as it lives; wakes once at its start, for what came before. */
const listenOnce = async (url: string, onWake: () => void, closed: AbortSignal): Promise<void> => {
  const client = new Client({
    connectionString: url,
    application_name: 'hingecraft-outbox-listener',
    connectionTimeoutMillis: 2_000,
    query_timeout: 5_000,
    keepAlive: true,
  });
  const ended = new Promise<void>((resolve) => {
    client.once('error', () => resolve());
    client.once('end', () => resolve());
    closed.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await client.connect();
    client.on('notification', onWake);
    await client.query(`listen ${CHANNEL}`);
    onWake();
    while (!closed.aborted) {
      const stop = new AbortController();
      const pause = sleep(PING_MS, 'ping', { signal: stop.signal, ref: false }).catch(() => 'stopped');
      const next = await Promise.race([pause, ended]);
      stop.abort();
      if (next !== 'ping') return;
      await client.query('select 1');
    }
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** Calls `onWake` when there may be work in the outbox, and after each reconnect, until closed. */
export const listenOutbox = (url: string, onWake: () => void): OutboxListener => {
  const closing = new AbortController();
  const running = (async () => {
    while (!closing.signal.aborted) {
      await listenOnce(url, onWake, closing.signal).catch(() => undefined);
      await sleep(RECONNECT_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  })();
  return {
    async close() {
      closing.abort();
      await running;
    },
  };
};
