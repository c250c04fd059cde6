/** The prompts of one process: an async iterable that stays open until the process is to end. */
import type { SDKUserMessage } from '@anthropic-ai/claude-agent-sdk'
import type { PromptId } from '#shared/ids.ts'
import type { ImageType } from '#shared/images.ts'

/** In base64. */
export type SentImage = { readonly mediaType: ImageType; readonly data: string }

export class PromptStream implements AsyncIterable<SDKUserMessage> {
  readonly #waiting: SDKUserMessage[] = []
  #wake: () => void = () => undefined
  #ended = false

  push(promptId: PromptId, text: string, images: readonly SentImage[] = []): void {
    this.#waiting.push({
      type: 'user',
      message: { role: 'user', content: contentOf(wellFormed(text), images) },
      parent_tool_use_id: null,
      uuid: asUuid(promptId),
      origin: { kind: 'human' },
    })
    this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SDKUserMessage, void> {
    for (;;) {
      const message = this.#waiting.shift()
      if (message) yield message
      else if (this.#ended) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

/** One malformed line on its stdin ends the CLI. A lone surrogate is the one thing a string can hold that UTF-8 can't. */
const wellFormed = (text: string) => text.toWellFormed()

/** Images first: the model reads the question with them before its eyes. An empty text block is refused by the API. */
function contentOf(text: string, images: readonly SentImage[]): SDKUserMessage['message']['content'] {
  if (images.length === 0) return text
  return [
    ...images.map(({ mediaType, data }) => ({
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: mediaType, data },
    })),
    ...(text.trim() === '' ? [] : [{ type: 'text' as const, text }]),
  ]
}

type Uuid = NonNullable<SDKUserMessage['uuid']>

/** The SDK's type wants to see the dashes; the schema of a prompt id has checked them. */
function asUuid(id: string): Uuid {
  const [a = '', b = '', c = '', d = '', e = ''] = id.split('-')
  return `${a}-${b}-${c}-${d}-${e}`
}
