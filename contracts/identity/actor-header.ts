/** Name of the Temporal header that carries the `Actor` of a message to the activities it causes. */
export const ACTOR_HEADER = 'hingecraft-actor';
