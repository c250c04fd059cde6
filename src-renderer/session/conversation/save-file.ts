/** Collects a file that comes in pieces, and has the browser save it. */
import type { ExportFrame } from '#shared/transcripts.ts'

/** How long the browser may take to begin with it. */
const KEEP_MS = 60_000

export async function saveFile(frames: AsyncIterable<ExportFrame>): Promise<void> {
  let name = 'session.txt'
  let type = 'text/plain'
  const parts: string[] = []
  for await (const frame of frames) {
    if (frame.type === 'text') parts.push(frame.text)
    else {
      name = frame.name
      type = frame.mediaType
    }
  }
  const url = URL.createObjectURL(new Blob(parts, { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS)
}
