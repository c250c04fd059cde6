import { expect, it } from 'vitest'
import { createSnippets } from './snippets.ts'

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

function snippets() {
  const facts = new Map<string, unknown>()
  return createSnippets({ get: (name) => facts.get(name) ?? null, set: (name, value) => void facts.set(name, value) })
}

it('keeps templates by name, changes and deletes them, and refuses a name that is taken', () => {
  const kept = snippets()
  kept.save({ id: id(1), name: 'review', text: 'Review this' })
  kept.save({ id: id(2), name: 'commit', text: 'Commit it' })
  expect(kept.list().map(({ name }) => name)).toEqual(['commit', 'review'])
  expect(() => kept.save({ id: id(3), name: 'Review', text: 'Another' })).toThrow('already')
  expect(kept.save({ id: id(1), name: 'Review', text: 'Review it well' })).toHaveLength(2)
  expect(kept.delete(id(2))).toEqual([{ id: id(1), name: 'Review', text: 'Review it well' }])
})
