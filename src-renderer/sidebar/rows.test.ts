import { describe, expect, it } from 'vitest'
import { RequestId, type SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { aSession, sessionId, waitingFor } from '../testing/sessions.ts'
import { type ListChoices, listingOf, rowsOf } from './rows.ts'

const waiting = waitingFor(RequestId.parse('r'))

const sessions = [
  aSession({ id: sessionId(1), cwd: '/a/app', title: 'Old', createdAt: 1, activeAt: 20, state: waiting }),
  aSession({ id: sessionId(2), cwd: '/b/app', title: 'Newest', createdAt: 9, activeAt: 9 }),
  aSession({ id: sessionId(3), cwd: '/a/app', title: 'Newer', createdAt: 5, activeAt: 10 }),
  aSession({ id: sessionId(4), cwd: '/c/lib', title: 'Put away', createdAt: 7, archived: true }),
]

const USUAL: ListChoices = { sort: 'created', grouped: true, archived: false, filter: '', states: [] }
const list = (choices: Partial<ListChoices> = {}, starred: SessionId[] = [], unread: SessionId[] = []) =>
  listingOf(sessions, { ...USUAL, ...choices }, { unread: new Set(unread), starred })
const titles = (choices: Partial<ListChoices>, starred: SessionId[] = [], unread: SessionId[] = []) =>
  rowsOf(list(choices, starred, unread), new Set(), false).flatMap((row) =>
    row.kind === 'session' ? [row.session.title] : [],
  )

describe('the list of sessions', () => {
  it('groups by folder, the newest first, and tells equal names apart', () => {
    const { projects } = list()
    expect(projects.map(({ cwd, parent }) => [cwd, parent])).toEqual([
      ['/b/app', 'b'],
      ['/a/app', 'a'],
    ])
    expect(projects[1]?.sessions.map(({ title }) => title)).toEqual(['Newer', 'Old'])
  })

  it('finds every word in title or folder, and the archived ones apart', () => {
    expect(titles({ filter: 'new a/app' })).toEqual(['Newer'])
    expect(titles({ filter: 'put' })).toEqual([])
    expect(titles({ filter: 'put', archived: true })).toEqual(['Put away'])
  })

  it.each([
    ['created', ['Newest', 'Newer', 'Old']],
    ['used', ['Old', 'Newer', 'Newest']],
    ['name', ['Newer', 'Newest', 'Old']],
    ['state', ['Old', 'Newer', 'Newest']],
  ] as const)('flat, sorted by %s', (sort, expected) => {
    expect(titles({ sort, grouped: false })).toEqual(expected)
  })

  it('keeps pinned ones at the top, and nowhere else', () => {
    expect(titles({}, [sessionId(3)])).toEqual(['Newer', 'Newest', 'Old'])
    expect(titles({ grouped: false }, [sessionId(1)])).toEqual(['Old', 'Newest', 'Newer'])
  })

  it('counts the states and narrows to any of the chosen ones', () => {
    expect(list({}, [], [sessionId(2)]).counts).toEqual({ 'needs-you': 1, running: 0, unread: 1, failed: 0 })
    expect(titles({ states: ['needs-you'] })).toEqual(['Old'])
    expect(titles({ states: ['needs-you', 'unread'] }, [], [sessionId(2)])).toEqual(['Newest', 'Old'])
  })

  it('counts what goes on in the background among what runs', () => {
    const atRest = aSession({ state: { kind: 'idle' } })
    const running = (session: Session) => listingOf([session], USUAL, { unread: new Set(), starred: [] }).counts.running
    expect([running(atRest), running({ ...atRest, backgroundTasks: 1 })]).toEqual([0, 1])
  })

  it('counts a turn that failed among the failures, until the user closes the session', () => {
    const lastOutcome = { outcome: 'failed' as const, error: null, at: 1 }
    const failed = (state: Session['state']) =>
      listingOf([aSession({ state, lastOutcome })], USUAL, { unread: new Set(), starred: [] }).counts.failed
    expect([failed({ kind: 'idle' }), failed({ kind: 'hibernated' }), failed({ kind: 'closed' })]).toEqual([1, 1, 0])
  })

  it('folds projects away, except while one searches', () => {
    const closed = new Set(['/a/app', '/b/app'])
    expect(rowsOf(list(), closed, false).map(({ kind }) => kind)).toEqual(['project', 'project'])
    expect(rowsOf(list({ filter: 'old' }), closed, true).map(({ kind }) => kind)).toEqual(['project', 'session'])
  })
})
