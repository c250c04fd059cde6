import { describe, expect, it } from 'vitest'
import { commandWords } from './command-words.ts'

describe('the words of a command', () => {
  it.each([
    ['code --goto {file}:{line}', ['code', '--goto', '{file}:{line}']],
    ['  "C:\\Program Files\\ed.exe"  -n ', ['C:\\Program Files\\ed.exe', '-n']],
    [`ed --title='a "b"' ""`, ['ed', '--title=a "b"', '']],
    ['a;b|c $(d) `e`', ['a;b|c', '$(d)', '`e`']],
  ])('%s', (command, words) => expect(commandWords(command)).toEqual(words))

  it.each(['', '   ', '""', 'ed "open', "it's"])('are none of %j', (command) =>
    expect(commandWords(command)).toBeNull(),
  )
})
