/** Finds lines of the keyboard list by what they do, by other words for it, and by their keys. Pure. */
import { searchWords } from '#shared/action-words.ts'
import { ACTION_IDS, ACTIONS, type ActionId, keysOf, type Shortcuts } from '#shared/actions.ts'
import { printChord } from '../client/chords.ts'
import { wordsIn } from '../client/words-in.ts'
import { PLACE_KEYS, type PlaceKeys } from './place-keys.ts'

export type FoundKeys = { readonly actions: readonly ActionId[]; readonly places: readonly PlaceKeys[] }

/** Those in which every word typed occurs; all of them for no words. `changed`: the chords in force. */
export function searchKeys(text: string, changed: Shortcuts): FoundKeys {
  const words = wordsIn(text)
  const has = (...parts: readonly string[]) => {
    const line = parts.join(' ').toLowerCase()
    return words.every((word) => line.includes(word))
  }
  const isFound = (id: ActionId) =>
    has(
      ACTIONS[id].title,
      ACTIONS[id].section,
      ...searchWords(id),
      ...keysOf(id, changed).map((key) => printChord(key)),
    )
  const places = PLACE_KEYS.map(({ place, keys }) => ({ place, keys: keys.filter((line) => has(place, ...line)) }))
  return { actions: ACTION_IDS.filter(isFound), places: places.filter(({ keys }) => keys.length > 0) }
}

export function findsKeys(text: string, changed: Shortcuts): boolean {
  const { actions, places } = searchKeys(text, changed)
  return actions.length + places.length > 0
}
