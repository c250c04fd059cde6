/** Finds the Markdown files of agents, commands and skills below a `.claude` folder. */
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { codeOf } from './resolve.ts'

/** Deeper than anyone sorts commands by hand, and a stop for folders made to keep us busy. */
const DEPTH_LIMIT = 6
/** A folder that holds more is reported as not read to its end. */
const FILE_LIMIT = 500

const GROUPS = ['agents', 'commands', 'skills']

export type MarkdownFiles = {
  /** `label` is what a person calls it: "skill deploy". */
  readonly files: readonly { readonly path: string; readonly label: string }[]
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[]
}

/** Never throws. Links are followed, each folder once. */
export async function markdownFiles(configFolder: string): Promise<MarkdownFiles> {
  const files: { path: string; label: string }[] = []
  const unreadable: { path: string; reason: string }[] = []
  const seen = new Set<string>()

  async function walk(folder: string, kind: string, depth: number): Promise<void> {
    try {
      const real = await realpath(folder)
      if (seen.has(real)) return
      seen.add(real)
      if (depth > DEPTH_LIMIT) return void unreadable.push({ path: folder, reason: 'it is nested too deeply' })
      for (const name of (await readdir(folder)).sort()) {
        if (files.length >= FILE_LIMIT) return void unreadable.push({ path: folder, reason: 'it holds too many files' })
        const path = join(folder, name)
        const stats = await stat(path).catch(() => null) // a link to nowhere holds nothing
        if (stats?.isDirectory() === true) await walk(path, kind, depth + 1)
        else if (stats !== null && /\.md$/i.test(name)) files.push({ path, label: `${kind} ${nameOf(path)}` })
      }
    } catch (error) {
      const code = codeOf(error)
      if (code !== 'ENOENT' && code !== 'ENOTDIR') unreadable.push({ path: folder, reason: String(code ?? error) })
    }
  }

  for (const group of GROUPS) await walk(join(configFolder, group), group.slice(0, -1), 0)
  return { files, unreadable }
}

/** A skill is named by its folder, the others by their file. */
const nameOf = (path: string): string =>
  basename(path).toLowerCase() === 'skill.md' ? basename(dirname(path)) : basename(path).replace(/\.md$/i, '')
