import { expect, test } from 'vitest'
import { ACTION_IDS, ACTIONS, Chord, conflicts, keysOf, Shortcuts } from './actions.ts'

test('every chord of the table is one, and no two actions share one', () => {
  for (const id of ACTION_IDS) for (const chord of ACTIONS[id].keys) expect(Chord.parse(chord)).toBe(chord)
  expect(conflicts({})).toEqual([])
})

test('changed chords take the place of the table, and conflicts are named', () => {
  const changed = Shortcuts.parse({ 'view.search': ['Mod+K'], 'app.settings': [] })
  expect(keysOf('view.search', changed)).toEqual(['Mod+K'])
  expect(keysOf('app.settings', changed)).toEqual([])
  expect(conflicts(changed)).toEqual([{ chord: 'Mod+K', actions: ['view.search', 'app.palette'] }])
})

test.each(['Mod', 'Mod+Ü', 'mod+k', 'Alt++', ''])('%j is no chord', (text) => {
  expect(Chord.safeParse(text).success).toBe(false)
})
