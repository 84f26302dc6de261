import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../../stack/folders';

const BLOCK = /<!-- first-gift -->([\s\S]*?)<!-- \/first-gift -->/;

/** Returns the commands of the README's first gift, as they stand there. */
export const firstGiftCommands = (): string[] => {
  const [, text = ''] = BLOCK.exec(readFileSync(join(repository, 'README.md'), 'utf8')) ?? [];
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, command = '']) => command);
};

/**
 * Pastes the commands into one shell, without a pause between them. Only the addresses differ: those of a system on
 * free ports, with a folder of its own. Returns what they print.
 */
export const runFirstGift = async ({ url, directory }: { url: string; directory: string }): Promise<string> => {
  const script = firstGiftCommands()
    .join('\n')
    .replaceAll('http://localhost:8080', url)
    .replaceAll('.stack/', `${directory}/`);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: repository });
  return stdout;
};
