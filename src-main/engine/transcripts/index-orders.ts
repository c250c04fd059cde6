/** What the host and the thread that reads transcripts say to each other. */
import { z } from 'zod'

const Stamp = z.object({ path: z.string(), id: z.string(), size: z.number(), mtime: z.number(), inode: z.number() })

const Row = z.object({
  ...Stamp.shape,
  cwd: z.string().nullable(),
  title: z.string().nullable(),
  firstPrompt: z.string(),
  messages: z.number(),
  skipped: z.number(),
  gitBranch: z.string().nullable(),
  model: z.string().nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
  scanned: z.number(),
})

export const ToRead = z.object({
  file: Stamp,
  /** What the index has of the file. */
  known: Row.nullable(),
  /** Whether its words are wanted; those of a session are found in its journal. */
  words: z.boolean(),
})
export type ToRead = z.infer<typeof ToRead>

/** Done in the order they come in. */
export const Order = z.discriminatedUnion('order', [
  /** Forgets the words of these conversations, then reads these files. */
  z.object({ order: z.literal('read'), number: z.number(), forget: z.array(z.string()), files: z.array(ToRead) }),
  /** Forgets everything. */
  z.object({ order: z.literal('anew'), number: z.number() }),
])
export type Order = z.infer<typeof Order>

export const Answer = z.discriminatedUnion('answer', [
  /** One file more has been looked into. */
  z.object({ answer: z.literal('progress'), number: z.number(), bytes: z.number() }),
  /** All of it is on the disk. `generation`: of the file with the words, another one when it had to be made again. */
  z.object({
    answer: z.literal('done'),
    number: z.number(),
    generation: z.string(),
    rows: z.array(Row),
    problems: z.array(z.string()),
  }),
  /** Nothing of it is certain. */
  z.object({ answer: z.literal('failed'), number: z.number(), message: z.string() }),
])
export type Answer = z.infer<typeof Answer>
