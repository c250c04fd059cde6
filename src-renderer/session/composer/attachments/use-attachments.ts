/** Files brought to a prompt: images become attachments, other files are mentioned, or their text is put in. */
import { useCallback, useSyncExternalStore } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../../../client/context.tsx'
import { showToast } from '../../../ui/toasts.tsx'
import { mention } from '../completion/trigger.ts'
import { type Attachment, attachments } from './attachment-store.ts'
import { type Shrink, readImage } from './read-image.ts'

/** Of a text whose words are put into the prompt. In bytes. */
const MOST_TEXT = 200_000

export type Attachments = {
  readonly all: readonly Attachment[]
  readonly remove: (key: string) => void
  /** `onWords`: what to put into the prompt. */
  readonly add: (files: readonly File[], onWords: (words: string) => void) => Promise<void>
}

export function useAttachments(id: SessionId, shrink?: Shrink): Attachments {
  const { client } = useBullpen()
  const all = useSyncExternalStore(
    attachments.subscribe,
    useCallback(() => attachments.of(id), [id]),
  )
  const add = async (files: readonly File[], onWords: (words: string) => void) => {
    for (const file of files) {
      const refused = await addOne(file, onWords).catch(() => `${file.name} could not be read.`)
      if (refused !== null) showToast({ tone: 'error', message: refused, remedy: REMEDY })
    }
  }
  const addOne = async (file: File, onWords: (words: string) => void): Promise<string | null> => {
    const image = await readImage(file, shrink)
    if (image) return 'refused' in image ? image.refused : attachments.add(id, image.attachment)
    const { name, size, lastModified: modifiedAt } = file
    const { path } = await client.files.locate({ sessionId: id, name, size, modifiedAt })
    if (path !== null) {
      onWords(`${mention(path)} `)
      return null
    }
    if (size > MOST_TEXT) return `${name} is not in this folder, and too long to be put into the prompt.`
    const text = await file.text()
    if (text.includes('\0') || text.includes('\uFFFD')) return `${name} is neither an image nor text.`
    onWords(`${name}:\n${fenced(text)}\n`)
    return null
  }
  return { all, add, remove: (key) => attachments.remove(id, key) }
}

const REMEDY = 'Images may be PNG, JPEG, GIF or WebP; files of the folder are mentioned with @.'

/** In a fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text.trimEnd()}\n${fence}`
}
