/** Folders as the user meets them: what is in one that would run, and whether it may. */
import { z } from 'zod'
import { Timestamp } from './session.ts'

/** One thing in a folder that the CLI would run or obey once the folder is trusted. */
export const RunsItem = z.object({
  kind: z.enum(['hook', 'mcp-server', 'plugin', 'status-line', 'helper', 'environment', 'permission-rule']),
  /** What a person sees: the hook's event, the server's name, the variable's name. */
  name: z.string(),
  /** The command, URL or value, shortened; never a secret's value. */
  what: z.string(),
  /** The file it was found in: relative to the folder, or absolute when it lies above it. */
  file: z.string(),
})
export type RunsItem = z.infer<typeof RunsItem>

export const FolderReport = z.object({
  /** Absolute, with links resolved and `~` expanded. */
  path: z.string(),
  name: z.string(),
  /** Decided for this exact folder. `undecided` = the user was never asked; its sessions are restricted until then. */
  trust: z.enum(['trusted', 'restricted', 'undecided']),
  runs: z.array(RunsItem),
  /** Files that could not be read or parsed, with the reason: they may hold more. */
  unreadable: z.array(z.object({ file: z.string(), reason: z.string() })),
  gitBranch: z.string().nullable(),
})
export type FolderReport = z.infer<typeof FolderReport>

export const RecentFolder = z.object({ path: z.string(), name: z.string(), usedAt: Timestamp, exists: z.boolean() })
export type RecentFolder = z.infer<typeof RecentFolder>
