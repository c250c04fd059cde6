/** Files to import that come in pieces, because one message has not room for them: kept in memory until they are whole. */
import { IMPORT_MAX_LENGTH } from '#shared/contract/transcripts.ts'
import { AppError } from '#shared/errors.ts'

type Piece = { readonly upload: string; readonly offset: number; readonly text: string }
type Upload = { readonly pieces: string[]; length: number; forget: NodeJS.Timeout | undefined }

/** Whoever sends sends on at once: one that stopped is not kept waiting for. */
const FORGOTTEN_AFTER_MS = 2 * 60_000

export class Uploads {
  readonly #byId = new Map<string, Upload>()

  /**
   * `offset`: what was sent before, in UTF-16 units. Throws `conflict` where that is not what came, `resources` where all
   * that is kept would be more than an import may have.
   */
  add({ upload: id, offset, text }: Piece): { length: number } {
    const upload: Upload = this.#byId.get(id) ?? { pieces: [], length: 0, forget: undefined }
    if (offset !== upload.length) throw outOfStep()
    const all = [...this.#byId.values()].reduce((sum, { length }) => sum + length, text.length)
    if (all > IMPORT_MAX_LENGTH) throw tooMuch()
    clearTimeout(upload.forget)
    upload.forget = setTimeout(() => this.#forget(id), FORGOTTEN_AFTER_MS).unref()
    upload.pieces.push(text)
    upload.length += text.length
    this.#byId.set(id, upload)
    return { length: upload.length }
  }

  /** The whole of it, which is forgotten here. Throws `not_found`. */
  take(id: string): string {
    const upload = this.#byId.get(id)
    if (!upload) throw gone()
    this.#forget(id)
    return upload.pieces.join('')
  }

  forgetAll(): void {
    for (const id of this.#byId.keys()) this.#forget(id)
  }

  #forget(id: string): void {
    clearTimeout(this.#byId.get(id)?.forget)
    this.#byId.delete(id)
  }
}

const AGAIN = 'Import the file again.'

const outOfStep = (): AppError =>
  new AppError('conflict', { message: 'A piece of the file is missing.', remedy: AGAIN, field: 'offset' })

const gone = (): AppError =>
  new AppError('not_found', { message: 'The pieces of the file are no longer there.', remedy: AGAIN, field: 'upload' })

const tooMuch = (): AppError =>
  new AppError('resources', {
    message: 'Other files are being imported: there is no room for this one now.',
    remedy: 'Wait until they are done, then import it again.',
  })
