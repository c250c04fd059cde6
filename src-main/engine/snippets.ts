/** Prompt templates: kept as one fact, since there are few and they are read together. */
import { z } from 'zod'
import { MOST_SNIPPETS, Snippet } from '#shared/composing.ts'
import { AppError } from '#shared/errors.ts'
import type { FactRepository } from './store/types.ts'
import type { SnippetsApi } from './types.ts'

const FACT = 'snippets'

export function createSnippets(facts: FactRepository): SnippetsApi {
  const list = (): Snippet[] => z.array(Snippet).safeParse(facts.get(FACT)).data ?? []

  function keep(snippets: readonly Snippet[]): Snippet[] {
    const sorted = snippets.toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
    facts.set(FACT, sorted)
    return sorted
  }

  return {
    list,
    save(snippet) {
      const others = list().filter(({ id }) => id !== snippet.id)
      const name = snippet.name.toLowerCase()
      if (others.some((other) => other.name.toLowerCase() === name)) {
        throw new AppError('conflict', {
          message: `There is a template named "${snippet.name}" already.`,
          remedy: 'Give this one another name, or change that one.',
          field: 'name',
        })
      }
      if (others.length >= MOST_SNIPPETS) {
        throw new AppError('conflict', {
          message: `There are ${MOST_SNIPPETS} templates already.`,
          remedy: 'Delete one that is no longer used.',
        })
      }
      return keep([...others, snippet])
    },
    delete: (id) => keep(list().filter((snippet) => snippet.id !== id)),
  }
}
