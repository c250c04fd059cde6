/** Stands between the SDK and a CLI's stdin: one malformed line would end the CLI, so none gets through. */
import { Transform, type TransformCallback } from 'node:stream'
import { isJsonObject, type ProtocolFault } from './output-guard.ts'

export class InputGuard extends Transform {
  readonly #onFault: (fault: ProtocolFault) => void
  /** A line that came in pieces. */
  #partial = ''

  constructor({ onFault }: { onFault: (fault: ProtocolFault) => void }) {
    super({ decodeStrings: false })
    this.#onFault = onFault
  }

  override _transform(chunk: string | Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const lines = (this.#partial + (typeof chunk === 'string' ? chunk : chunk.toString('utf8'))).split('\n')
    this.#partial = lines.pop() ?? ''
    for (const line of lines) this.#pass(line)
    done()
  }

  /** A line without its end would be joined with nothing: the CLI would read it as it is. */
  override _flush(done: TransformCallback): void {
    if (this.#partial.trim() !== '') this.#pass(this.#partial)
    done()
  }

  #pass(line: string): void {
    if (line.trim() === '') return
    // a lone surrogate has no form in UTF-8; JSON.stringify never leaves one, so this line was made by other means
    if (line.isWellFormed() && isJsonObject(line)) this.push(`${line}\n`)
    else this.#onFault({ kind: 'bad-input', bytes: Buffer.byteLength(line) })
  }
}
