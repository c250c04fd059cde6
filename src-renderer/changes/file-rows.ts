/** The changed files as the rows that are listed: one below the other, or in their folders; and which of them are looked for. */
import type { ChangedFile } from '#shared/git.ts'

export type FileRow = {
  readonly kind: 'file'
  readonly key: string
  readonly file: ChangedFile
  readonly name: string
  /** What stands before its name in a flat list; empty at the top. */
  readonly folder: string
  /** From 1. */
  readonly level: number
}

export type FolderRow = {
  readonly kind: 'folder'
  readonly key: string
  /** From the top, without a slash at its end. */
  readonly path: string
  /** Of several that hold nothing but each other, the names of all: `src/engine`. */
  readonly name: string
  readonly open: boolean
  readonly level: number
  /** All below it. */
  readonly files: readonly ChangedFile[]
}

export type Row = FileRow | FolderRow

/** Those whose path has all these words in it, in any order. */
export function filtered(files: readonly ChangedFile[], words: string): readonly ChangedFile[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return files
  return files.filter(({ path, from }) => {
    const where = `${path}\n${from ?? ''}`.toLowerCase()
    return wanted.every((word) => where.includes(word))
  })
}

export const flatRows = (files: readonly ChangedFile[]): Row[] =>
  files.map((file) => {
    const slash = file.path.lastIndexOf('/')
    return {
      kind: 'file',
      key: file.path,
      file,
      name: file.path.slice(slash + 1),
      folder: slash === -1 ? '' : file.path.slice(0, slash),
      level: 1,
    }
  })

/** `closed`: paths of folders whose files are not shown. Folders stand before files. */
export function treeRows(files: readonly ChangedFile[], closed: ReadonlySet<string>): Row[] {
  return rowsIn({ files, prefix: '', level: 1, closed })
}

type Level = {
  readonly files: readonly ChangedFile[]
  /** Of the paths of all these; ends with a slash unless it is empty. */
  readonly prefix: string
  readonly level: number
  readonly closed: ReadonlySet<string>
}

function rowsIn({ files, prefix, level, closed }: Level): Row[] {
  const folders = Map.groupBy(files, ({ path }) => {
    const slash = path.indexOf('/', prefix.length)
    return slash === -1 ? '' : path.slice(prefix.length, slash)
  })
  const here = folders.get('') ?? []
  folders.delete('')
  return [
    ...[...folders].flatMap(([first, inside]): Row[] => {
      const path = joined(prefix + first, inside)
      const open = !closed.has(path)
      const row: Row = {
        kind: 'folder',
        key: `${path}/`,
        path,
        name: path.slice(prefix.length),
        open,
        level,
        files: inside,
      }
      return open ? [row, ...rowsIn({ files: inside, prefix: `${path}/`, level: level + 1, closed })] : [row]
    }),
    ...here.map((file): Row => ({
      kind: 'file',
      key: file.path,
      file,
      name: file.path.slice(prefix.length),
      folder: '',
      level,
    })),
  ]
}

/** The folder, or the only one that is in it, and so on. */
function joined(folder: string, files: readonly ChangedFile[]): string {
  const [first] = files
  const slash = first?.path.indexOf('/', folder.length + 1) ?? -1
  if (first === undefined || slash === -1) return folder
  const next = first.path.slice(0, slash)
  return files.every(({ path }) => path.startsWith(`${next}/`)) ? joined(next, files) : folder
}

/** Where the row is that holds this one; -1 at the top. */
export function parentOf(rows: readonly Row[], at: number): number {
  const level = rows[at]?.level ?? 1
  return rows.findLastIndex((row, index) => index < at && row.level < level)
}
