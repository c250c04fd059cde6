/** Sends a file to be imported as a session, in as many messages as it needs. */
import { IMPORT_MAX_LENGTH, IMPORT_PIECE_LENGTH } from './contract/transcripts.ts'
import { AppError } from './errors.ts'
import type { ImportedSession } from './transcripts.ts'

type Import = { readonly text: string; readonly cwd?: string }

/** Of the client of the contract. */
type Importer = {
  readonly transcripts: {
    import(input: { text?: string; upload?: string; cwd?: string }): Promise<ImportedSession>
    importPiece(input: { upload: string; offset: number; text: string }): Promise<unknown>
  }
}

/** `size`: in bytes, or of a text in UTF-16 units, of which there are no more. Throws `invalid_input` for a file that need not be read at all. */
export function refuseLargeImport(size: number): void {
  if (size <= IMPORT_MAX_LENGTH) return
  throw new AppError('invalid_input', {
    message: 'This file is larger than 256 MiB: it can not be imported.',
    remedy: 'Split it, or open the conversation from the list where the CLI has it on this machine.',
    field: 'text',
  })
}

/** Throws what the host says of it. */
export async function importText({ transcripts }: Importer, { text, ...options }: Import): Promise<ImportedSession> {
  refuseLargeImport(text.length)
  if (text.length <= IMPORT_PIECE_LENGTH) return transcripts.import({ text, ...options })
  const upload = crypto.randomUUID()
  for (let offset = 0; offset < text.length; offset += IMPORT_PIECE_LENGTH) {
    await transcripts.importPiece({ upload, offset, text: text.slice(offset, offset + IMPORT_PIECE_LENGTH) })
  }
  return transcripts.import({ upload, ...options })
}
