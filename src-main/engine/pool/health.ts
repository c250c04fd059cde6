/** Which spares are not fit to be handed out: a pure judgement on what was found when they were asked. */

export type Finding = {
  readonly id: string
  /** Spares with the same key were started for the same thing. */
  readonly key: string
  /** What it said; null = it answered without saying; undefined = it did not answer. */
  readonly version: string | null | undefined
  /** Of the CLI it was started as. */
  readonly expected: string
  /** Private memory in bytes; 0 = not measured. */
  readonly memoryBytes: number
}

export type Complaint = { readonly id: string; readonly why: 'silent' | 'version' | 'memory' }

/** Spares of one key are alike: one that holds so many times what the middle one of them holds is not. */
const OUTLIER = 2
/** With fewer there is no middle. */
const ENOUGH = 3

/** `limitBytes`: what the process of a session may hold. */
export function complaints(findings: readonly Finding[], limitBytes: number): Complaint[] {
  return findings.flatMap(({ id, key, version, expected, memoryBytes }): Complaint[] => {
    if (version === undefined) return [{ id, why: 'silent' }]
    if (version !== null && version !== expected) return [{ id, why: 'version' }]
    const most = Math.min(limitBytes, OUTLIER * middleOf(findings.filter((other) => other.key === key)))
    return memoryBytes > most ? [{ id, why: 'memory' }] : []
  })
}

function middleOf(alike: readonly Finding[]): number {
  const sizes = alike.map(({ memoryBytes }) => memoryBytes).filter((size) => size > 0)
  return (sizes.length < ENOUGH ? undefined : sizes.toSorted((a, b) => a - b)[(sizes.length - 1) >> 1]) ?? Infinity
}
