import { partOf, type TopicName } from '../areas';

/** A topic of outgoing events. No topic says anything of a screening. */
export type EventTopic = TopicName;

const TOPICS = partOf('topics');

export const EVENT_TOPICS = Object.keys(TOPICS) as EventTopic[];

/** The topics of a listener that names none. */
export const DEFAULT_TOPICS = EVENT_TOPICS.filter((topic) => TOPICS[topic] === 'default');

export const isEventTopic = (text: string): text is EventTopic => (EVENT_TOPICS as readonly string[]).includes(text);
