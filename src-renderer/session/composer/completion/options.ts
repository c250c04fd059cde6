/** What is offered while a prompt is written, and how commands and templates are found among many. Pure. */
import type { SlashCommand, Snippet } from '#shared/composing.ts'
import type { FileMatch } from '#shared/files.ts'
import { rangesIn } from './marks.ts'

type Ranges = readonly (readonly [number, number])[]

export type Option =
  | { readonly kind: 'file'; readonly key: string; readonly match: FileMatch }
  | { readonly kind: 'command'; readonly key: string; readonly command: SlashCommand; readonly ranges: Ranges }
  | { readonly kind: 'template'; readonly key: string; readonly snippet: Snippet; readonly ranges: Ranges }

export const fileOptions = (matches: readonly FileMatch[]): Option[] =>
  matches.map((match) => ({ kind: 'file', key: match.path, match }))

/** The CLI's own first where they fit as well as others; a template after both. */
export function slashOptions(
  query: string,
  { commands, snippets }: { commands: readonly SlashCommand[]; snippets: readonly Snippet[] },
): Option[] {
  const ofCommands = commands.flatMap((command, index): Ranked[] => {
    const found = best(query, [command.name, ...command.aliases])
    if (!found) return []
    const ranges = rangesIn(query, command.name) ?? []
    return [{ rank: found, index, option: { kind: 'command', key: `/${command.name} ${index}`, command, ranges } }]
  })
  const ofSnippets = snippets.flatMap((snippet, index): Ranked[] => {
    const found = best(query, [snippet.name])
    if (!found) return []
    const ranges = rangesIn(query, snippet.name) ?? []
    return [{ rank: found, index, option: { kind: 'template', key: snippet.id, snippet, ranges } }]
  })
  return [...ofCommands.sort(byRank), ...ofSnippets.sort(byRank)].map(({ option }) => option)
}

type Ranked = { readonly rank: number; readonly index: number; readonly option: Option }
const byRank = (a: Ranked, b: Ranked) => a.rank - b.rank || a.index - b.index

/** 1 = it is what was typed, 2 = it begins so, 3 = a part of it does, 4 = its letters come in this order; null = not at all. */
function best(query: string, names: readonly string[]): number | null {
  const ranks = names.flatMap((name) => {
    const [typed, folded] = [query.toLowerCase(), name.toLowerCase()]
    if (typed === folded) return 1
    if (folded.startsWith(typed)) return 2
    if (folded.split(/[-_:\s/]/).some((part) => part.startsWith(typed))) return 3
    return rangesIn(typed, folded) ? 4 : []
  })
  return ranks.length === 0 ? null : Math.min(...ranks)
}

/** What Enter would choose is what stands there already: then it sends. */
export const isTyped = (option: Option, query: string): boolean =>
  option.kind === 'command' && option.command.name === query

/** Shown for what was typed before, it need not fit what is typed now. */
export const stillFits = (option: Option, query: string): boolean =>
  option.kind !== 'file' || rangesIn(query, option.match.path) !== null
