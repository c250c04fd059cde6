import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDeepLink, parseSessionHash, sessionHash, sessionUrl } from './deep-link.ts'
import { SessionId } from './ids.ts'
import { WindowCommand } from './window-command.ts'

const ID = SessionId.parse('00000000-0000-4000-8000-000000000001')

describe('deep links', () => {
  it('open a session, or the dialog for a new one', () => {
    expect(parseDeepLink(`bullpen://session/${ID}`)).toEqual({ kind: 'open-session', id: ID })
    expect(parseDeepLink(`bullpen://session/${ID}/`)).toEqual({ kind: 'open-session', id: ID })
    expect(parseDeepLink(`bullpen://session/${ID}/17`)).toEqual({ kind: 'open-session', id: ID, seq: 17 })
    expect(parseDeepLink(sessionUrl({ id: ID, seq: 17 }))).toEqual({ kind: 'open-session', id: ID, seq: 17 })
    expect(parseDeepLink('bullpen://new')).toEqual({ kind: 'new-session', cwd: null })
    expect(parseDeepLink('bullpen://new?cwd=%2Fwork%2Fmy%20app')).toEqual({ kind: 'new-session', cwd: '/work/my app' })
    expect(parseDeepLink('bullpen://new?cwd=C%3A%5Cwork')).toEqual({ kind: 'new-session', cwd: 'C:\\work' })
  })

  it.each([
    'https://session/x',
    'bullpen:session/x',
    'bullpen://session/',
    'bullpen://session/not-an-id',
    `bullpen://session/${ID}?prompt=hello`,
    `bullpen://session/${ID}/more`,
    `bullpen://session/${ID}/0`,
    `bullpen://session/${ID}/17/18`,
    `bullpen://session/${ID}/9999999999999`,
    `bullpen://session/${ID}#x`,
    'bullpen://run?cwd=/work',
    'bullpen://new?cwd=relative',
    'bullpen://new?cwd=/work&prompt=rm',
    'bullpen://new?cwd=/work&cwd=/other',
    'bullpen://new?prompt=/work',
    'bullpen://new?cwd=%5C%5Cevil%5Cshare',
    'bullpen://new?cwd=%2F%2Fevil%2Fshare',
    'bullpen://new?cwd=/work%00',
    'bullpen://new?cwd=/work%E2%80%AEtxt',
    `bullpen://new?cwd=/${'a'.repeat(5_000)}`,
  ])('nothing else: %s', (text) => {
    expect(parseDeepLink(text)).toBeNull()
  })

  it('never throw, and only ever ask for what the window knows', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const command = parseDeepLink(`bullpen://${text}`)
        expect(command === null || WindowCommand.safeParse(command).success).toBe(true)
      }),
    )
  })

  it('a page names a session, or a message in it, behind its #', () => {
    for (const seq of [null, 17]) expect(parseSessionHash(sessionHash({ id: ID, seq }))).toEqual({ id: ID, seq })
    for (const hash of ['', '#', '#/session/', '#/session/x', `#/session/${ID}/y`])
      expect(parseSessionHash(hash)).toBeNull()
  })
})
