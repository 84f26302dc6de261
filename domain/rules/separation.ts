/** Permissions that give rights; nobody may hold one together with work on cases, by any role or rule. */
const GIVES_RIGHTS: readonly string[] = ['roles:write', 'roles:assign', 'rules:write'];
const worksOnCases = (permission: string): boolean => permission.startsWith('cases:');

/** Returns two of these permissions that nobody may hold together; undefined when there is no such pair. */
export const separationConflict = (permissions: readonly string[]): readonly [string, string] | undefined => {
  const giving = permissions.find((one) => GIVES_RIGHTS.includes(one));
  const working = permissions.find(worksOnCases);
  return giving !== undefined && working !== undefined ? [giving, working] : undefined;
};
