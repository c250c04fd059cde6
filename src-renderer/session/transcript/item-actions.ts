/** What a reader can do with the items of a transcript. */
import type { PromptId } from '#shared/ids.ts'
import type { PromptImage } from '#shared/images.ts'
import type { Item, PromptItem } from './items.ts'

export type ItemActions = {
  /** The demo: its figures are made up and nothing is charged. */
  readonly free: boolean
  readonly onSendAgain: (text: string, images?: readonly PromptImage[]) => void
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
