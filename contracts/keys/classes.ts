import { listOf, type KeyClassName } from '../areas';

/** What is sealed under retention keys, each class under a key of its own for each year. */
export type KeyClass = KeyClassName;
export const KEY_CLASSES = listOf('keyClasses') as readonly KeyClass[];
