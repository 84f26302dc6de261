/** Parts of a text at a separator of one letter, where it stands outside parentheses; a missing bracket ends with the text. */
export const splitOutsideBrackets = (text: string, separator: string): string[] => {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    depth = Math.max(0, depth + (letter === '(' ? 1 : letter === ')' ? -1 : 0));
    if (letter === separator && depth === 0) parts.push('');
    else parts.push((parts.pop() ?? '') + letter);
  }
  return parts;
};
