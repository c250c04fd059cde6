/** Reads an answer back into the options that were chosen and the user's own words: labels may have commas in them, too. */
import type { Question } from '#shared/permissions.ts'

const BETWEEN = ', '

/** `own`: what no label accounts for; null = nothing. */
export function readAnswer(
  answer: string,
  { options, multiSelect }: Pick<Question, 'options' | 'multiSelect'>,
): { readonly chosen: ReadonlySet<string>; readonly own: string | null } {
  const labels = options.map(({ label }) => label).filter((label) => label !== '')
  // of one choice, the answer is the label or it is own words, whatever labels these mention
  if (!multiSelect) return labels.includes(answer) ? { chosen: new Set([answer]), own: null } : only(answer)
  const chosen = new Set<string>()
  let left = `${BETWEEN}${answer}${BETWEEN}`
  for (const label of labels.toSorted((one, other) => other.length - one.length)) {
    const at = left.indexOf(`${BETWEEN}${label}${BETWEEN}`)
    if (at === -1) continue
    chosen.add(label)
    left = left.slice(0, at) + left.slice(at + BETWEEN.length + label.length)
  }
  return { chosen, own: left.slice(BETWEEN.length, -BETWEEN.length).trim() || null }
}

const only = (own: string) => ({ chosen: new Set<string>(), own: own.trim() || null })
