/** Looks a word of the agent up in a table, where `constructor` must not be found by accident. */
export const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined
