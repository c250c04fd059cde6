/** The whole of a text of which only the head came with its event. */
import type { SessionId } from '#shared/ids.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import type { Bullpen } from './bullpen.ts'

/** As much as the contract gives at once. */
const PAGE = 4 * 1024 * 1024

type Words = { readonly text: string; readonly rest?: PayloadRef | undefined }

/** `text` itself where that is all. Rejects when the rest can't be read. */
export async function wholeText(client: Bullpen['client'], id: SessionId, { text, rest }: Words): Promise<string> {
  if (!rest) return text
  let whole = ''
  while (whole.length < rest.length) {
    const page = await client.sessions.payload({ id, payloadId: rest.id, offset: whole.length, limit: PAGE })
    if (page.text === '') throw new Error('What is kept of it ends before its end.')
    whole += page.text
  }
  return whole
}
