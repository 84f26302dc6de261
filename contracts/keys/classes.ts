import { listOf, type KeyClassName } from '../areas';

/** A class of retention keys; each class has one key per year. */
export type KeyClass = KeyClassName;
export const KEY_CLASSES = listOf('keyClasses') as readonly KeyClass[];
