/** Lists what the CLI would run or obey if it were started in a folder with all its settings: what trust is asked for. */
import { realpath } from 'node:fs/promises'
import { isAbsolute, relative } from 'node:path'
import type { FolderReport } from '#shared/folders.ts'
import { markdownFiles } from './markdown-files.ts'
import { placesOf } from './places.ts'
import { readSmallFile } from './read-small-file.ts'
import { runsInMarkdown } from './runs-in-markdown.ts'
import { runsInMcpFile } from './runs-in-mcp-file.ts'
import { type Finding, runsInSettings } from './runs-in-settings.ts'
import { shown } from './shown.ts'

export type Scan = Pick<FolderReport, 'runs' | 'unreadable'>

/** More than a person reads; a folder that has more says so. */
const ITEM_LIMIT = 500

/** `folder` is a real path. Never throws for what is in the folder: what can't be read or parsed is in `unreadable`. */
export async function scanFolder(folder: string, userHome: string): Promise<Scan> {
  const scan: Scan = { runs: [], unreadable: [] }
  const seen = new Set<string>()

  async function look(path: string, find: (text: string) => Finding[]): Promise<void> {
    const file = await readSmallFile(path)
    if (file.kind === 'missing' || seen.has(file.realPath)) return
    seen.add(file.realPath)
    const name = nameIn(folder, file.realPath)
    if (file.kind === 'unreadable') return void scan.unreadable.push({ file: name, reason: file.reason })
    try {
      scan.runs.push(...find(file.text).map((finding) => ({ ...finding, file: name })))
    } catch (error) {
      scan.unreadable.push({ file: name, reason: shown(error instanceof Error ? error.message : String(error)) })
    }
  }

  const places = await placesOf(folder, await realpath(userHome).catch(() => userHome))
  for (const path of places.settings) await look(path, (text) => runsInSettings(JSON.parse(text)))
  for (const path of places.mcpFiles) await look(path, (text) => runsInMcpFile(JSON.parse(text)))
  for (const configFolder of places.configFolders) {
    const found = await markdownFiles(configFolder)
    for (const { path, label } of found.files) await look(path, (text) => runsInMarkdown(text, label))
    scan.unreadable.push(...found.unreadable.map(({ path, reason }) => ({ file: nameIn(folder, path), reason })))
  }
  return limited(scan)
}

/** Relative to the folder with forward slashes, or absolute when the file lies elsewhere. */
function nameIn(folder: string, path: string): string {
  const name = relative(folder, path)
  return shown(name.startsWith('..') || isAbsolute(name) ? path : name.replaceAll('\\', '/'))
}

function limited({ runs, unreadable }: Scan): Scan {
  if (runs.length <= ITEM_LIMIT) return { runs, unreadable }
  const reason = `${runs.length - ITEM_LIMIT} more entries are not listed`
  return { runs: runs.slice(0, ITEM_LIMIT), unreadable: [...unreadable, { file: '.claude', reason }] }
}
