/** Whether the block around is still being written: by context, so that its end makes no element anew. */
import { createContext } from 'react'

export const GrowingContext = createContext(false)
