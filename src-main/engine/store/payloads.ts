/** Long results and images, outside the rows that are read again and again: cut into chunks, packed where it helps, paged. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { SessionEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Database } from './database.ts'
import type { PayloadRepository } from './types.ts'

/** What is longer goes outside. In characters. */
export const PAYLOAD_THRESHOLD = 64 * 1024

/** What stays of a text, for whoever shows or searches it: several screens. */
const HEAD = 16 * 1024

/** A page is unpacked without the rest. Divisible by 4, so that base64 can be cut there. */
const CHUNK = 256 * 1024

/** Below this share of its size a packed chunk is worth its unpacking. */
const WORTH = 0.9

type Chunk = { start: number; length: number; encoding: string; packed: number; body: Buffer }

export type PayloadStore = PayloadRepository & {
  /** The event as it is journalled: what is long in it is stored here and referred to. Call within a transaction. */
  outside(session: SessionId, event: SessionEvent): SessionEvent
}

export function createPayloads(db: Database): PayloadStore {
  const add = db
    .prepare<[string, number], number>('INSERT INTO payloads (session_id, length) VALUES (?, ?) RETURNING id')
    .pluck()
  const addChunk = db.prepare<[number, number, number, string, number, Buffer]>(
    'INSERT INTO payload_chunks (payload, start, length, encoding, packed, body) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const lengthOf = db
    .prepare<[number, string], number>('SELECT length FROM payloads WHERE id = ? AND session_id = ?')
    .pluck()
  const chunks = db.prepare<[number, number, number], Chunk>(
    `SELECT start, length, encoding, packed, body FROM payload_chunks
     WHERE payload = ? AND start < ? AND start + length > ? ORDER BY start`,
  )

  function store(session: SessionId, text: string, image: boolean): { id: number; length: number } {
    const id = add.get(session, text.length)
    if (id === undefined) throw new Error('A row that was just inserted is not there.')
    for (let start = 0; start < text.length;) {
      const end = chunkEnd(text, start)
      const piece = text.slice(start, end)
      const bytes = image ? asBytes(piece) : null
      const plain = bytes ?? Buffer.from(piece, 'utf8')
      const packed = bytes ? plain : zstdCompressSync(plain, { params: LEVEL })
      const helps = packed.length < plain.length * WORTH
      addChunk.run(id, start, piece.length, bytes ? 'base64' : 'utf8', helps ? 1 : 0, helps ? packed : plain)
      start = end
    }
    return { id, length: text.length }
  }

  return {
    addImage: db.transaction((session: SessionId, base64: string) => store(session, base64, true)),
    length: (session, id) => lengthOf.get(id, session) ?? null,
    outside(session, event) {
      if (event.type !== 'tool.result') return event
      const { text, images } = event
      const longText = event.rest === undefined && text.length > PAYLOAD_THRESHOLD
      if (!longText && !images.some(({ data }) => data.length > PAYLOAD_THRESHOLD)) return event
      return {
        ...event,
        ...(longText && { text: text.slice(0, wholeCharacters(text, HEAD)), rest: store(session, text, false) }),
        images: images.map((image) =>
          image.data.length > PAYLOAD_THRESHOLD
            ? { ...image, data: '', rest: store(session, image.data, true) }
            : image,
        ),
      }
    },
    read(session, id, { offset, limit }) {
      const length = lengthOf.get(id, session)
      if (length === undefined) return null
      const end = Math.min(length, offset + limit)
      const text = chunks
        .all(id, end, offset)
        .map((chunk) => unpack(chunk).slice(Math.max(0, offset - chunk.start), end - chunk.start))
        .join('')
      return { text, length }
    },
  }
}

/** The fastest: a result of 30 MB is packed while the agent waits. */
const LEVEL = { [constants.ZSTD_c_compressionLevel]: 1 }

function unpack({ encoding, packed, body }: Chunk): string {
  const bytes = packed === 1 ? zstdDecompressSync(body) : body
  return bytes.toString(encoding === 'base64' ? 'base64' : 'utf8')
}

/** The bytes that base64 stands for; null when the same text could not be made of them again. */
function asBytes(base64: string): Buffer | null {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.toString('base64') === base64 ? bytes : null
}

const chunkEnd = (text: string, start: number): number => Math.min(text.length, wholeCharacters(text, start + CHUNK))

/** `end`, or one less where a character of two units would be cut. */
function wholeCharacters(text: string, end: number): number {
  const unit = text.charCodeAt(end - 1)
  return unit >= 0xd800 && unit <= 0xdbff ? end - 1 : end
}
