/** Long texts and images, outside the rows that are read again and again: cut into chunks, packed where it helps, paged. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { SessionEvent } from '#shared/events.ts'
import type { PayloadRef } from '#shared/payload-ref.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Database } from './database.ts'
import { type LongText, longTexts, wholeCharacters, withoutLong } from './long-texts.ts'
import type { PayloadRepository } from './types.ts'

export { PAYLOAD_THRESHOLD } from './long-texts.ts'

/** A page is unpacked without the rest. Divisible by 4, so that base64 can be cut there. */
const CHUNK = 256 * 1024

/** Below this share of its size a packed chunk is worth its unpacking. */
const WORTH = 0.9

/** The input of a call is told again when it needs permission: so many texts put away last are looked at for the same one. */
const REMEMBERED = 16

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

  const remove = db.prepare<[number]>('DELETE FROM payloads WHERE id = ?')
  let lately: readonly { readonly session: SessionId; readonly ref: PayloadRef }[] = []

  function begin(session: SessionId, length: number): number {
    const id = add.get(session, length)
    if (id === undefined) throw new Error('A row that was just inserted is not there.')
    return id
  }

  function write(payload: number, { start, length, encoding, plain }: Piece, packed: Buffer): void {
    const helps = packed.length < plain.length * WORTH
    addChunk.run(payload, start, length, encoding, helps ? 1 : 0, helps ? packed : plain)
  }

  function store(session: SessionId, text: string, image: boolean): PayloadRef {
    const id = begin(session, text.length)
    for (const piece of piecesOf(text, image)) write(id, piece, isPackable(piece) ? packNow(piece.plain) : piece.plain)
    return remember(session, { id, length: text.length })
  }

  function remember(session: SessionId, ref: PayloadRef): PayloadRef {
    lately = [{ session, ref }, ...lately].slice(0, REMEMBERED)
    return ref
  }

  /** What is there is compared: a row may have been taken back, and its number given to another. */
  function known(of: SessionId, text: string): PayloadRef | null {
    const { length } = text
    const found = lately.find(
      ({ session, ref }) =>
        session === of && ref.length === length && read(of, ref.id, { offset: 0, limit: length })?.text === text,
    )
    return found?.ref ?? null
  }

  const read: PayloadRepository['read'] = (session, id, { offset, limit }) => {
    const length = lengthOf.get(id, session)
    if (length === undefined) return null
    const end = Math.min(length, offset + limit)
    const text = chunks
      .all(id, end, offset)
      .map((chunk) => unpack(chunk).slice(Math.max(0, offset - chunk.start), end - chunk.start))
      .join('')
    return { text, length }
  }

  return {
    addImage: db.transaction((session: SessionId, base64: string) => store(session, base64, true)),
    async addSlowly(session, text, { image }) {
      const id = begin(session, text.length)
      try {
        for (const piece of piecesOf(text, image)) {
          write(id, piece, isPackable(piece) ? await pack(piece.plain, { params: LEVEL }) : piece.plain)
          await nextTurn()
        }
      } catch (error) {
        remove.run(id)
        throw error
      }
      return remember(session, { id, length: text.length })
    },
    length: (session, id) => lengthOf.get(id, session) ?? null,
    outside(session, event) {
      const isAgain = event.type === 'permission.asked'
      const putAway = ({ text, image }: LongText) =>
        (isAgain ? known(session, text) : null) ?? store(session, text, image)
      return withoutLong(event, longTexts(event).map(putAway))
    },
    read,
  }
}

/** The fastest: the agent waits meanwhile. */
const LEVEL = { [constants.ZSTD_c_compressionLevel]: 1 }
const pack = promisify(zstdCompress)
const packNow = (plain: Buffer): Buffer => zstdCompressSync(plain, { params: LEVEL })

type Piece = {
  readonly start: number
  /** In UTF-16 units of the text. */
  readonly length: number
  readonly encoding: 'utf8' | 'base64'
  readonly plain: Buffer
}

/** The bytes of an image are packed already. */
const isPackable = ({ encoding }: Piece): boolean => encoding === 'utf8'

function* piecesOf(text: string, image: boolean): Generator<Piece> {
  for (let start = 0; start < text.length;) {
    const end = chunkEnd(text, start)
    const piece = text.slice(start, end)
    const bytes = image ? asBytes(piece) : null
    const encoding = bytes ? 'base64' : 'utf8'
    yield { start, length: piece.length, encoding, plain: bytes ?? Buffer.from(piece, 'utf8') }
    start = end
  }
}

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
