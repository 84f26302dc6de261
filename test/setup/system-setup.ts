import setUpCompiled from './compiled-setup';

/** For tests that start whole systems with servers of their own, on ports apart from those of global-setup.ts. */
const setUp = async (): Promise<void> => {
  process.env['FREE_PORTS'] = '15000-20000';
  await setUpCompiled();
};

export default setUp;
