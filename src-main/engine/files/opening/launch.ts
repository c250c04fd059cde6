/** What is opened, and the program that is started for it: words shared by the tables of editors and terminals. */

export type Target = {
  /** Absolute; of a file or of a folder. */
  readonly path: string
  /** The folder itself, or the one that the file is in. */
  readonly folder: string
  readonly isFolder: boolean
  /** The project that the file is of, for an editor to show it in; null where that folder isn't trusted. */
  readonly project: string | null
  /** From 1. */
  readonly line: number | null
  readonly column: number | null
}

export type Launch = {
  readonly command: string
  /** A list; never read by a shell. Paths in it are absolute, so none of them is taken for an option. */
  readonly args: readonly string[]
  readonly cwd: string
}

/** A program that was found. */
export type Opener = {
  readonly label: string
  readonly launch: (target: Target) => Launch
  /** Explorer ends with 1 also where it opened the folder. */
  readonly codeSaysNothing?: true
}

/** `file:12:3`, as most editors read it. */
export const place = ({ path, line, column }: Target): string =>
  line === null ? path : `${path}:${line}${column === null ? '' : `:${column}`}`
