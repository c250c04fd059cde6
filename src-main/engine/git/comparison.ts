/** Two trees to be compared: how a session found its folder, what was committed, what is staged, what is there now. */
import { mkdir } from 'node:fs/promises'
import type { SessionId } from '#shared/ids.ts'
import type { Comparison } from '#shared/git.ts'
import type { Environment } from '../supervisor/environment.ts'
import { type FolderStatus, FolderTree, readStatus } from './folder-tree.ts'
import type { Git } from './run.ts'
import type { Start, StartStore } from './start-store.ts'

export type Compared = {
  readonly git: Git
  readonly status: FolderStatus
  readonly start: Start | null
  /** What is really compared: without a known start, it is with the last commit. */
  readonly comparison: Comparison
  readonly from: string
  readonly to: string
  /** Where git finds both. */
  readonly env: Environment
}

type CompareInput = {
  readonly git: Git
  readonly starts: StartStore
  readonly id: SessionId
  readonly comparison: Comparison
}

/** One at a time for a session: the comparison before is forgotten. */
export async function compare({ git, starts, id, comparison: asked }: CompareInput): Promise<Compared> {
  const [status, scratch, kept] = await Promise.all([readStatus(git), starts.scratch(id), starts.read(id)])
  const start = kept?.root === git.place.root ? kept : null
  const comparison = asked === 'start' && start === null ? 'head' : asked
  const objects = `${scratch}/objects`
  const tree = await FolderTree.open(git, { scratch, objects, alternates: [starts.objects(id)] })
  const common = { git, status, start, comparison, env: tree.env }
  const committed = () => (status.head === null ? tree.empty() : Promise.resolve(status.head))
  if (comparison === 'staged') return { ...common, from: await committed(), to: await tree.write() }
  const from =
    comparison === 'unstaged' ? await tree.write() : comparison === 'start' && start ? start.tree : await committed()
  await tree.update(status)
  return { ...common, from, to: await tree.write() }
}

/** Keeps how the session finds its folder. Once kept, it stays. */
export async function keepStart({ git, starts, id }: Omit<CompareInput, 'comparison'>): Promise<void> {
  if ((await starts.read(id)) !== null) return
  const [status, scratch] = await Promise.all([readStatus(git), starts.scratch(id)])
  if (status.cut) return // so many files that are not committed: it would take long, and is not what is looked for
  const objects = starts.objects(id)
  await mkdir(objects, { recursive: true, mode: 0o700 })
  const tree = await FolderTree.open(git, { scratch, objects, alternates: [] })
  await tree.update(status)
  await starts.write(id, { root: git.place.root, tree: await tree.write() })
}
