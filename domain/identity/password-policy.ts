/** Lengths in characters; OWASP ASVS 5, 6.2, and NIST SP 800-63B-4, 3.1.1. */
const MIN_ALONE = 15;
const MIN_WITH_SECOND_FACTOR = 8;
/** A word shorter than this is in too many good passwords to be refused. */
const MIN_WORD = 4;

/** Beyond any password; below what would make hashing it costly. */
const MAX_PASSWORD_BYTES = 1_024;

export interface PasswordContext {
  hasSecondFactor: boolean;
  email: string | undefined;
  organizationName: string | undefined;
  /** Whether a lower-case text is among the passwords that are tried first. */
  isCommon(lowerCase: string): boolean;
}

const lettersOf = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The shortest text that, repeated, gives this one: `abcabc` is `abc`. */
const unitOf = (text: string): string => {
  const at = (text + text).indexOf(text, 1);
  return text.slice(0, at);
};

/** Returns the words that anybody who knows the person or the place would try. */
const obviousWords = ({ email, organizationName }: PasswordContext): string[] => {
  const words = [email?.split('@')[0] ?? '', organizationName ?? ''].map(lettersOf);
  return words.filter((word) => word.length >= MIN_WORD);
};

/**
 * Returns why a password is refused, in words for its user; `undefined` for a good one. There are no composition rules.
 */
export const passwordFault = (password: string, context: PasswordContext): string | undefined => {
  const least = context.hasSecondFactor ? MIN_WITH_SECOND_FACTOR : MIN_ALONE;
  const normalised = password.normalize('NFKC');
  if ([...normalised].length < least) return `must have at least ${least} characters`;
  if (Buffer.byteLength(normalised) > MAX_PASSWORD_BYTES) return `must have at most ${MAX_PASSWORD_BYTES} bytes`;
  const lowerCase = normalised.toLowerCase();
  if (context.isCommon(lowerCase)) return 'is one of the most common passwords; choose another';
  const unit = unitOf(lowerCase);
  if (unit.length < lowerCase.length && (unit.length < MIN_WITH_SECOND_FACTOR || context.isCommon(unit))) {
    return 'repeats a short or common text; choose another';
  }
  const letters = lettersOf(normalised);
  if (obviousWords(context).some((word) => letters.includes(word))) {
    return 'contains your email name or the name of the organization; choose another';
  }
  return undefined;
};
