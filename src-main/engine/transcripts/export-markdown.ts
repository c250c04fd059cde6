/** A session as Markdown. */
import type { SessionEventOf, StoredEvent } from '#shared/events.ts'
import type { ExportHeader } from '#shared/transcripts.ts'
import { CUT_CALL, type ExportContext } from './export-context.ts'

export function markdownHead({ title, cwd, model, createdAt, exportedAt }: ExportHeader): string {
  const facts = [`- Folder: ${code(cwd)}`, ...(model === null ? [] : [`- Model: ${code(model)}`])]
  const times = [`- Begun: ${time(createdAt)}`, `- Exported: ${time(exportedAt)}`]
  return `# ${oneLine(title)}\n\n${[...facts, ...times].join('\n')}\n`
}

/** One event; empty for those that only matter while the session lives. */
export function markdownOf({ at, event }: StoredEvent, context: ExportContext): string {
  switch (event.type) {
    case 'prompt':
      return `\n## You, ${time(at)}\n\n${event.text}\n${imagesOf(event.images ?? [])}`
    case 'text':
      return `\n${event.parent === null ? '' : '_Subagent:_ '}${event.text}\n${event.aborted ? '\n_Cut short here._\n' : ''}`
    case 'thinking':
      return `\n<details><summary>Thinking</summary>\n\n${fence(event.text)}\n</details>\n`
    case 'tool.call': {
      const rest = event.rest ? `\n_${shortened(event.rest)}_\n` : ''
      const cut = context.isCut(event.toolUseId) ? `\n_${CUT_CALL}_\n` : ''
      return `\n**${oneLine(event.name)}**\n\n${fence(JSON.stringify(event.input, null, 2), 'json')}${rest}${cut}`
    }
    case 'tool.result': {
      const images = imagesOf(event.images)
      const rest = event.rest
        ? `\n_${(event.rest.length - event.text.length).toLocaleString('en')} more characters._\n`
        : ''
      return `\n${event.isError ? '_Failed:_\n\n' : ''}${event.text === '' ? '' : fence(event.text)}${rest}${images}`
    }
    case 'notice':
      if (event.output) return `\n${event.output === 'terminal' ? fence(event.text) : `${event.text}\n`}`
      return `\n> ${event.text.replace(/\n/g, '\n> ')}\n`
    default: {
      const note = context.noteOf(event)
      return note ? `\n_${oneLine(note.text)}_\n${note.body === '' ? '' : `\n${fence(note.body)}`}` : ''
    }
  }
}

/** Markdown can't hold them: that there was one is said. */
const imagesOf = (images: readonly { readonly mediaType: string }[]): string =>
  images.map(({ mediaType }) => `\n_[${mediaType}]_\n`).join('')

const time = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 16)
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
const code = (text: string): string => `\`${oneLine(text).replaceAll('`', "'")}\``

/** Longer than any fence within, so that what is in it can't end it. */
function fence(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length))
  const mark = '`'.repeat(longest + 1)
  return `${mark}${language}\n${text}\n${mark}\n`
}

/** Of a call whose input is not here as a whole. */
export const shortened = (rest: NonNullable<SessionEventOf<'tool.call'>['rest']>): string =>
  rest.map(({ path, length }) => `${path.join('.')} has ${length.toLocaleString('en')} characters in all.`).join(' ')
