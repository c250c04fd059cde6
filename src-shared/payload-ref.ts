/** Where the whole of something lies that was too long for its event. */
import { z } from 'zod'

/** A text of which only the head is here, or an image that is not here: its whole is read page by page, `sessions.payload`. */
export const PayloadRef = z.object({
  id: z.number().int().positive(),
  /** Of the whole, in UTF-16 units. */
  length: z.number().int().positive(),
})
export type PayloadRef = z.infer<typeof PayloadRef>

/** Of the input of a tool: the texts of which only the head is here, by the names and numbers that lead to them. */
export const InputRefs = z.array(PayloadRef.extend({ path: z.array(z.union([z.string(), z.number()])) }))
export type InputRefs = z.infer<typeof InputRefs>
