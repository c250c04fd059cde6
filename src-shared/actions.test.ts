import { expect, test } from 'vitest'
import { ACTION_IDS, ACTIONS, Chord, conflicts, keysOf, Shortcuts } from './actions.ts'

test('every chord of the table is one, and no two actions share one', () => {
  for (const id of ACTION_IDS) for (const chord of ACTIONS[id].keys) expect(Chord.parse(chord)).toBe(chord)
  expect(conflicts({})).toEqual([])
})

test('changed chords take the place of the table, and conflicts are named', () => {
  const changed = Shortcuts.parse({ 'view.search': ['Mod+9'], 'view.inbox': ['Mod+9'], 'app.settings': [] })
  expect(keysOf('view.search', changed)).toEqual(['Mod+9'])
  expect(keysOf('app.settings', changed)).toEqual([])
  expect(conflicts(changed)).toEqual([{ chord: 'Mod+9', actions: ['view.search', 'view.inbox'] }])
})

test('a chord that the user gave away is no longer the one of the table', () => {
  const [chord] = ACTIONS['app.palette'].keys
  const changed = Shortcuts.parse({ 'view.search': [chord] })
  expect(keysOf('app.palette', changed)).not.toContain(chord)
  expect(conflicts(changed)).toEqual([])
})

test.each(['Mod', 'Mod+Ü', 'mod+k', 'Alt++', ''])('%j is no chord', (text) => {
  expect(Chord.safeParse(text).success).toBe(false)
})
