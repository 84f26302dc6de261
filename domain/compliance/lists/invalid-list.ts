/** A list file that cannot be trusted whole; nothing of it may be imported. */
export class InvalidListError extends Error {
  override readonly name = 'InvalidListError';
}

const MAX_QUOTED = 80;

/** Makes the error: which file, where in it, the value found (shortened), and the way out. */
export const invalidList = (file: string, where: string, value: unknown, wayOut: string, cause?: unknown) => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  const visible = text.replace(/\p{Cc}/gu, (mark) => `\\x${mark.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const quoted = visible.length > MAX_QUOTED ? `${visible.slice(0, MAX_QUOTED)}…` : visible;
  return new InvalidListError(`${file}, ${where}: '${quoted}' ${wayOut}`, { cause });
};
