import { parseArgs } from 'node:util';
import type { Actor } from '../../contracts/identity/actor';
import { EVENT_TOPICS, DEFAULT_TOPICS, isEventTopic, type EventTopic } from '../../contracts/webhooks/topics';
import { addEndpoint, listEndpoints, resend, rotateSecret } from '../../services/webhooks/manage-endpoints';
import { listUnusable, markHandled, readUnusable } from '../../services/webhooks/unusable-webhooks';
import type { Tool } from '../open-tool';
import { needed, orFail, withTool } from '../run-command';
import { sendPayment } from './send-payment';

const HELP = `Usage: npm run webhooks -- COMMAND

  list                             lists endpoints with their waiting and given-up deliveries
  add --url URL [--topic T ...]    registers an endpoint and prints its secret once; topics of gifts unless given
  rotate --id ID                   prints a further secret; events are signed with the old one too
  resend --id ID --since TIME      sends deliveries again that were given up since TIME (such as 2026-11-01T00:00:00Z)
  kept                             lists received webhooks that could not be used
  show --id ID                     prints one of them as received; it may name people, and reading it is audited
  handled --id ID                  marks one of them as handled by a person
  send --url URL --secret-file FILE --gift ID --amount AMOUNT --currency CODE
                                   signs and sends a payment as a provider would, with webhookSecret of a JSON file

Topics: ${EVENT_TOPICS.join(', ')}`;

const topicsOf = (given: readonly string[]): readonly EventTopic[] => {
  if (given.length === 0) return DEFAULT_TOPICS;
  return given.map((topic) => {
    if (!isEventTopic(topic)) throw new Error(`--topic: '${topic}' is not one of ${EVENT_TOPICS.join(', ')}`);
    return topic;
  });
};

const dateOf = (text: string): Date => {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new Error(`--since: '${text}' is not a time such as 2026-11-01T00:00:00Z`);
  return date;
};

interface Options {
  url?: string | undefined;
  topic: string[];
  id?: string | undefined;
  since?: string | undefined;
  'secret-file'?: string | undefined;
  gift?: string | undefined;
  amount?: string | undefined;
  currency?: string | undefined;
}

/** Needs no database: it is what a provider does. */
const send = (options: Options): Promise<void> => {
  const given = (name: 'url' | 'secret-file' | 'gift' | 'amount' | 'currency') => needed(name, options[name], HELP);
  const payment = {
    url: given('url'),
    secretFile: given('secret-file'),
    gift: given('gift'),
    amount: given('amount'),
    currency: given('currency'),
  };
  return sendPayment(payment, console.log);
};

const run = async (command: string | undefined, options: Options, tool: Tool, actor: Actor): Promise<void> => {
  switch (command) {
    case 'list':
      return console.table(await listEndpoints(tool, actor));
    case 'add': {
      const { id, secret } = await addEndpoint(tool, needed('url', options.url, HELP), topicsOf(options.topic), actor);
      return console.log(`endpoint ${id}\nsigning secret, shown this once: ${secret}`);
    }
    case 'rotate':
      return console.log(
        `a further signing secret, shown this once: ${await rotateSecret(tool, needed('id', options.id, HELP), actor)}`,
      );
    case 'resend': {
      const count = await resend(
        tool,
        needed('id', options.id, HELP),
        dateOf(needed('since', options.since, HELP)),
        actor,
      );
      return console.log(`${count} events will be sent again`);
    }
    case 'kept':
      return console.table(await listUnusable(tool, actor));
    case 'show':
      return console.log(await readUnusable(tool, needed('id', options.id, HELP), actor));
    case 'handled':
      await markHandled(tool, needed('id', options.id, HELP), actor);
      return console.log('no longer counted');
    case undefined:
    default:
      throw new Error(HELP);
  }
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      topic: { type: 'string', multiple: true, default: [] },
      id: { type: 'string' },
      since: { type: 'string' },
      'secret-file': { type: 'string' },
      gift: { type: 'string' },
      amount: { type: 'string' },
      currency: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  if (positionals[0] === 'send') return send(values);
  await withTool('webhooks', (tool, actor) => run(positionals[0], values, tool, actor));
};

orFail(main());
