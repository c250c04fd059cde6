/** Which entries of a transcript belong to the conversation as it stands, and which to branches the user went back from. */
import type { TranscriptEntry } from './entry.ts'
import type { RawTranscript } from './read-transcript.ts'

export type Branched = {
  /** In the order of the file. */
  readonly entries: readonly TranscriptEntry[]
  /** What was said in branches that were left. */
  readonly left: readonly TranscriptEntry[]
}

type Parents = ReadonlyMap<string, string | null>

/**
 * The conversation is the chain of parents from its last message back. Beside it stand the results of tools that were called
 * at once, which belong to it, and branches that were left. Where the chain is broken by damage, it goes on with the entry
 * before in the file: nothing is hidden because of a missing parent.
 */
export function splitBranches({ entries, links }: Pick<RawTranscript, 'entries' | 'links'>): Branched {
  const main = entries.filter((entry) => entry.isSidechain !== true)
  const parents = new Map<string, string | null>(links.map(({ uuid, parentUuid }) => [uuid, parentUuid]))
  const byUuid = new Map<string, TranscriptEntry>()
  for (const entry of main.toReversed()) {
    parents.set(entry.uuid, entry.parentUuid ?? entry.logicalParentUuid ?? null)
    byUuid.set(entry.uuid, entry)
  }
  const chain = chainOf(main, parents)
  const rootOf = rootsBeside(chain, parents)
  const left = new Set(
    main.filter((entry) => {
      if (chain.has(entry.uuid)) return false
      const root = rootOf(entry.uuid)
      if (root === null) return false
      return startsBranch(byUuid.get(root), byUuid.get(parents.get(root) ?? ''))
    }),
  )
  return { entries: left.size === 0 ? entries : entries.filter((entry) => !left.has(entry)), left: [...left] }
}

function chainOf(main: readonly TranscriptEntry[], parents: Parents): ReadonlySet<string> {
  const position = new Map(main.map(({ uuid }, index) => [uuid, index]))
  const chain = new Set<string>()
  let index = main.length - 1
  let at = main[index]?.uuid
  while (at !== undefined) {
    chain.add(at)
    index = position.get(at) ?? index
    const parent: string | null = parents.get(at) ?? null
    if (parent !== null && parents.has(parent) && !chain.has(parent)) {
      at = parent
      continue
    }
    for (index -= 1; index >= 0 && chain.has(main[index]?.uuid ?? ''); index -= 1);
    at = main[index]?.uuid
  }
  return chain
}

/** For an entry beside the chain: the first of its ancestors that hangs on the chain; null where damage hides it. */
function rootsBeside(chain: ReadonlySet<string>, parents: Parents): (uuid: string) => string | null {
  const known = new Map<string, string | null>()
  return (uuid) => {
    const path = new Set<string>()
    let root: string | null = null
    for (let at = uuid; !path.has(at);) {
      const found = known.get(at)
      if (found !== undefined) {
        root = found
        break
      }
      path.add(at)
      const parent = parents.get(at) ?? null
      if (parent === null || !parents.has(parent)) break
      if (chain.has(parent)) {
        root = at
        break
      }
      at = parent
    }
    for (const passed of path) known.set(passed, root)
    return root
  }
}

/** A prompt, or an answer to what was answered otherwise. A tool's result or the next block of a message goes on with the chain. */
function startsBranch(root: TranscriptEntry | undefined, parent: TranscriptEntry | undefined): boolean {
  if (!root) return true
  if (root.type === 'user') return !hasToolResult(root)
  return root.type === 'assistant' && parent?.type === 'user' && !hasToolResult(parent)
}

export const hasToolResult = ({ message }: TranscriptEntry): boolean =>
  typeof message?.content === 'object' && message.content.some((part) => part.type === 'tool_result')
