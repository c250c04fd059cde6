/** Stands between a CLI's stdout and the SDK: lets whole, valid lines through in order and reports what is none. */
import { isUtf8 } from 'node:buffer'
import { Transform, type TransformCallback } from 'node:stream'

export type ProtocolFault = {
  /** What was wrong with the line. `incomplete`: the output ended within it. `bad-input`: we were about to write it. */
  readonly kind: 'too-long' | 'not-utf8' | 'not-json' | 'incomplete' | 'bad-input'
  /** Size of the line that was dropped, as far as it was seen. */
  readonly bytes: number
}

export type GuardMetrics = {
  readonly messages: number
  readonly bytes: number
  readonly meanBytes: number
  readonly peakBytes: number
  /** How often the buffer for a line in pieces had to grow. */
  readonly resizes: number
  readonly dropped: number
}

const FIRST_CAPACITY = 64 * 1024
const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d
/** U+2028 and U+2029 in UTF-8 begin with these. The SDK's line reader takes both, and a lone CR, for line ends. */
const SEPARATOR_LEAD = Buffer.from([0xe2, 0x80])

/** The most that one message may hold. The CLI sends a long text up to three times, so this allows for some 16 MB of text. */
export const MESSAGE_LIMIT = 50 * 1024 * 1024

export class OutputGuard extends Transform {
  readonly #onFault: (fault: ProtocolFault) => void
  readonly #limit: number
  /** The beginning of a line whose end has not come. */
  #partial = Buffer.alloc(0)
  #length = 0
  /** Bytes of a line beyond the limit seen so far; 0 = not within one. */
  #skipping = 0
  #received = 0
  #messages = 0
  #bytes = 0
  #peak = 0
  #resizes = 0
  #dropped = 0

  constructor({ onFault, limit = MESSAGE_LIMIT }: { onFault: (fault: ProtocolFault) => void; limit?: number }) {
    super()
    this.#onFault = onFault
    this.#limit = limit
  }

  /** Bytes that came in, of whatever kind. */
  get received(): number {
    return this.#received
  }

  get metrics(): GuardMetrics {
    const meanBytes = this.#messages === 0 ? 0 : Math.round(this.#bytes / this.#messages)
    const counts = { messages: this.#messages, bytes: this.#bytes, meanBytes }
    return { ...counts, peakBytes: this.#peak, resizes: this.#resizes, dropped: this.#dropped }
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#received += chunk.length
    let rest = chunk
    if (this.#length > 0 || this.#skipping > 0) {
      const end = rest.indexOf(NEWLINE)
      this.#append(end < 0 ? rest : rest.subarray(0, end + 1))
      if (end < 0) {
        done()
        return
      }
      this.#finish()
      rest = rest.subarray(end + 1)
    }
    const lastEnd = rest.lastIndexOf(NEWLINE)
    if (lastEnd >= 0) this.#lines(rest.subarray(0, lastEnd + 1))
    if (lastEnd + 1 < rest.length) this.#append(rest.subarray(lastEnd + 1))
    done()
  }

  override _flush(done: TransformCallback): void {
    if (this.#skipping > 0) this.#drop('too-long', this.#skipping)
    else if (this.#length > 0) {
      const line = Buffer.concat([this.#partial.subarray(0, this.#length), Buffer.from('\n')])
      if (isUtf8(line) && faultOf(line) === null) this.#lines(line)
      else this.#drop('incomplete', this.#length)
    }
    done()
  }

  /** Whole lines, passed on uncopied in as few pieces as the bad ones among them allow. */
  #lines(block: Buffer): void {
    const allUtf8 = isUtf8(block)
    const mayNeedEscapes = block.includes(SEPARATOR_LEAD) || block.includes(CARRIAGE_RETURN)
    let goodFrom = 0
    for (let start = 0, end: number; start < block.length; start = end) {
      end = block.indexOf(NEWLINE, start) + 1
      const line = block.subarray(start, end)
      const fault = allUtf8 || isUtf8(line) ? faultOf(line) : 'not-utf8'
      const escaped = fault === null && mayNeedEscapes ? escapedLine(line) : null
      if (fault === null) this.#count(line)
      if (fault === null && escaped === null) continue
      if (goodFrom < start) this.push(block.subarray(goodFrom, start))
      goodFrom = end
      if (escaped !== null) this.push(escaped)
      else if (fault !== 'empty' && fault !== null) this.#drop(fault, line.length)
    }
    if (goodFrom < block.length) this.push(goodFrom === 0 ? block : block.subarray(goodFrom))
  }

  #append(piece: Buffer): void {
    const length = this.#length + piece.length
    if (this.#skipping > 0 || length > this.#limit) {
      this.#skipping += length
      this.#length = 0
      this.#partial = Buffer.alloc(0)
      return
    }
    if (length > this.#partial.length) this.#grow(length)
    piece.copy(this.#partial, this.#length)
    this.#length = length
  }

  #grow(needed: number): void {
    let capacity = Math.max(this.#partial.length, FIRST_CAPACITY)
    while (capacity < needed) capacity *= 2
    if (this.#partial.length > 0) this.#resizes += 1
    const larger = Buffer.allocUnsafe(Math.min(capacity, Math.max(this.#limit, FIRST_CAPACITY)))
    this.#partial.copy(larger, 0, 0, this.#length)
    this.#partial = larger
  }

  /** The line in pieces has its end. */
  #finish(): void {
    if (this.#skipping > 0) {
      this.#drop('too-long', this.#skipping)
      this.#skipping = 0
      return
    }
    const line = this.#partial.subarray(0, this.#length)
    const large = this.#partial.length > FIRST_CAPACITY
    // what is passed on must not be written over: a small line is copied out, a large buffer is given away
    this.#lines(large ? line : Buffer.from(line))
    if (large) this.#partial = Buffer.alloc(0)
    this.#length = 0
  }

  #count(line: Buffer): void {
    this.#messages += 1
    this.#bytes += line.length
    if (line.length > this.#peak) this.#peak = line.length
  }

  #drop(kind: ProtocolFault['kind'], bytes: number): void {
    this.#dropped += 1
    this.#onFault({ kind, bytes })
  }
}

/** Of a line in valid UTF-8. */
function faultOf(line: Buffer): 'empty' | 'not-json' | null {
  const text = line.toString('utf8')
  return isJsonObject(text) ? null : text.trim() === '' ? 'empty' : 'not-json'
}

/**
 * Whether the text is one JSON object, whitespace around it allowed. What can't be one is not parsed: of each text it refuses V8
 * makes a script for the error, and its list of scripts stays as long as it ever was: 3.5 MB after floods of rubbish.
 */
export function isJsonObject(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** The same JSON without the characters that the SDK's reader takes for line ends; null when it has none. */
function escapedLine(line: Buffer): Buffer | null {
  const text = line.toString('utf8')
  if (!/[\u2028\u2029]|\r(?!\n$)/.test(text)) return null
  // the separators can only stand in strings, a raw CR only between tokens: the line was found to be valid JSON
  return Buffer.from(text.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029').replaceAll('\r', ' '))
}
