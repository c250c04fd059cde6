/** Short names for long contents. */
import { createHash } from 'node:crypto'

/** 132 bits: none is the same by chance. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)

/** The same text for the same data, in whatever order they were put together. What is undefined is told from what is absent. */
export const canonical = (data: unknown): string =>
  JSON.stringify(data, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part ?? null
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
