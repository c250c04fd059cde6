/** A file too long for one message, from the pieces of whoever sends it to the session it becomes. */
import { afterEach, expect, it, vi } from 'vitest'
import { IMPORT_PIECE_LENGTH } from '#shared/contract/transcripts.ts'
import { importText, refuseLargeImport } from '#shared/importing.ts'
import { aSession } from '#shared/testing/sessions.ts'
import type { ImportedSession } from '#shared/transcripts.ts'
import { Uploads } from './uploads.ts'

const ONE = crypto.randomUUID()
const imported: ImportedSession = { session: aSession(), skipped: 0, resumable: false }

afterEach(() => vi.useRealTimers())

/** What the host has in the end, and how many messages it took. */
async function sent(text: string): Promise<{ whole: string; messages: number; longest: number }> {
  const uploads = new Uploads()
  const lengths: number[] = []
  let whole = ''
  const transcripts = {
    importPiece(piece: { upload: string; offset: number; text: string }) {
      lengths.push(piece.text.length)
      return Promise.resolve(uploads.add(piece))
    },
    import(input: { text?: string; upload?: string }) {
      lengths.push(input.text?.length ?? 0)
      whole = input.text ?? uploads.take(input.upload ?? '')
      return Promise.resolve(imported)
    },
  }
  expect(await importText({ transcripts }, { text })).toBe(imported)
  uploads.forgetAll()
  return { whole, messages: lengths.length, longest: Math.max(...lengths) }
}

it('comes whole, in pieces that have room in a message; what is short comes in one', async () => {
  const long = `${'x'.repeat(IMPORT_PIECE_LENGTH - 1)}\u{1F600}${'y'.repeat(IMPORT_PIECE_LENGTH)}`
  const { whole, messages, longest } = await sent(long)
  expect(whole === long).toBe(true)
  expect([messages, longest]).toEqual([4, IMPORT_PIECE_LENGTH])
  expect(await sent('short')).toEqual({ whole: 'short', messages: 1, longest: 5 })
})

it('that no import takes is refused before it is read', () => {
  expect(() => refuseLargeImport(256 * 1024 * 1024)).not.toThrow()
  expect(() => refuseLargeImport(256 * 1024 * 1024 + 1)).toThrow('larger than 256 MiB')
})

it('is refused where a piece is missing, and forgotten where its sender has gone', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const uploads = new Uploads()
  expect(() => uploads.add({ upload: ONE, offset: 5, text: 'x' })).toThrow('missing')
  uploads.add({ upload: ONE, offset: 0, text: 'hello' })
  expect(() => uploads.add({ upload: ONE, offset: 0, text: 'again' })).toThrow('missing')
  expect(uploads.add({ upload: ONE, offset: 5, text: ' you' })).toEqual({ length: 9 })
  vi.advanceTimersByTime(2 * 60_000)
  expect(() => uploads.take(ONE)).toThrow('no longer there')
  expect(vi.getTimerCount()).toBe(0)
})
