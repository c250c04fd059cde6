/** Where the CLI keeps its transcripts: `projects/FOLDER/ID.jsonl` in its configuration folder, those of subagents beside. */
import { existsSync, readdirSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'

const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const ENDING = '.jsonl'

export const projectsFolder = (config: string): string => join(config, 'projects')

/** Whether this can be the id of a conversation. Everything that becomes part of a path is checked by this. */
const isConversationId = (id: string): boolean => ID.test(id)

/** The id of the conversation whose transcript the file is; null for any other file. */
export function conversationOf(path: string): string | null {
  const name = basename(path)
  if (!name.endsWith(ENDING)) return null
  const id = name.slice(0, -ENDING.length)
  return isConversationId(id) ? id : null
}

/**
 * The transcript of a conversation, in whatever project it lies; null when there is none. For the moments before a process
 * starts and after it died: synchronous, one look into each project's folder.
 */
export function findTranscript(config: string, id: string): string | null {
  if (!isConversationId(id)) return null
  const projects = projectsFolder(config)
  const folders = listed(projects)
  const found = folders.map((folder) => join(projects, folder, `${id}${ENDING}`)).find((path) => existsSync(path))
  return found ?? null
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // no conversation was ever held with this configuration
  }
}

const Meta = z.object({ toolUseId: z.string() })

/** The transcripts of the subagents of a conversation, by the tool call that started each. */
export async function subagentFiles(transcript: string): Promise<Map<string, string>> {
  const folder = join(transcript.slice(0, -ENDING.length), 'subagents')
  const names = await readdir(folder).catch(() => [])
  const found = new Map<string, string>()
  for (const name of names.filter((one) => one.endsWith(ENDING))) {
    const path = join(folder, name)
    const about = await readFile(`${path.slice(0, -ENDING.length)}.meta.json`, 'utf8').catch(() => '')
    const meta = Meta.safeParse(parseJson(about))
    if (meta.success) found.set(meta.data.toolUseId, path)
  }
  return found
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // without its note a subagent's transcript belongs to no call, and is left out
  }
}
