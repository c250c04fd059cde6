/** What a reader can do with the items of a transcript. */
import { createContext } from 'react'
import type { PromptId } from '#shared/ids.ts'
import type { PromptImage } from '#shared/images.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import type { Item, PromptItem } from './items.ts'

export type ItemActions = {
  /** The demo: its figures are made up and nothing is charged. */
  readonly free: boolean
  /** `rest`: where the whole of it lies, where `text` is only the head. */
  readonly onSendAgain: (text: string, images?: readonly PromptImage[], rest?: PayloadRef) => void
  /** All of a prompt, to be copied. Absent where what is shown is all. */
  readonly wholeOf?: ((prompt: PromptItem) => Promise<string>) | undefined
  readonly onSignIn: () => void
  readonly onChooseModel: () => void
  /** The next prompt begins a new conversation: the agent's own record of this one is gone. */
  readonly onStartFresh?: (() => void) | undefined
  /** Going on by itself when a usage limit is lifted. */
  readonly continueAtReset: boolean
  readonly onContinueAtReset: (on: boolean) => void
  /** A session of its own that knows what was said before this prompt, or up to this answer or call. */
  readonly onFork?: ((item: Item) => void) | undefined
  /** Back to before this prompt. */
  readonly onGoBack?: ((prompt: PromptItem) => void) | undefined
  /** Of the session; null while it is not known. */
  readonly firstPrompt?: PromptId | null | undefined
}

/** Copies a link to an item, also to one within another; null where none leads there. */
export const CopyLinkContext = createContext<((item: Item) => void) | null>(null)
