/** The whole tour. */
import { FINDING } from './finding.ts'
import { FIRST_RUN } from './first-run.ts'
import { KEEPING } from './keeping.ts'
import { READING } from './reading.ts'
import type { Chapter } from './tour.ts'
import { TROUBLE } from './trouble.ts'
import { WAITING } from './waiting.ts'
import { WORKING } from './working.ts'

export const CHAPTERS: readonly Chapter[] = [FIRST_RUN, READING, FINDING, WORKING, KEEPING, WAITING, TROUBLE]
