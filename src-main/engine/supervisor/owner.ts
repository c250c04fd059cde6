/** The mark by which the processes of one data folder are recognised, across restarts of the host. */
import { createHash } from 'node:crypto'

export const ownerOf = (home: string): string => createHash('sha256').update(home).digest('hex').slice(0, 16)
