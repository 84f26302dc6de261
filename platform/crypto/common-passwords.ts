import { dictionary } from '@zxcvbn-ts/language-common';

let known: ReadonlySet<string> | undefined;

/** Returns whether a lower-case text is among the 49,000 passwords that leaks show most often (zxcvbn-ts, MIT). */
export const isCommonPassword = (lowerCase: string): boolean => {
  known ??= new Set(dictionary['passwords-common']);
  return known.has(lowerCase);
};
