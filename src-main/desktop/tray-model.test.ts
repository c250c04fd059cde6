import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import type { SpareInfo } from '#shared/pool.ts'
import type { Session, SessionState } from '#shared/session.ts'
import { aPool } from '#shared/testing/pool.ts'
import { aSession, promptId, sessionId } from '#shared/testing/sessions.ts'
import { trayIconFile } from './tray-icon-file.ts'
import { poolError, TRAY_ICONS, type TrayEntry, type TrayInput, trayModel } from './tray-model.ts'

const requestId = RequestId.parse('request-1')

const STATES: Record<'idle' | 'running' | 'waiting' | 'hibernated', SessionState> = {
  idle: { kind: 'idle' },
  hibernated: { kind: 'hibernated' },
  running: { kind: 'running', promptId: promptId(), since: 0, interrupting: false },
  waiting: { kind: 'waiting', promptId: promptId(), since: 0, askedAt: 0, on: 'permission', requestIds: [requestId] },
}

const session = (n: number, state: keyof typeof STATES, title = `Session ${n}`): Session =>
  aSession({ id: sessionId(n), title, state: STATES[state], activeAt: n })

const spare = (n: number, phase: SpareInfo['phase']): SpareInfo => ({
  id: String(n),
  kind: 'general',
  phase,
  since: 0,
  pid: n,
  memoryBytes: 0,
  cwd: null,
})

const input = (changes: Partial<TrayInput> = {}): TrayInput => ({
  sessions: [],
  pool: aPool(),
  pending: [],
  recentFolders: [],
  error: null,
  ...changes,
})

const flat = (entries: readonly TrayEntry[]): TrayEntry[] =>
  entries.flatMap((entry) => (entry.type === 'submenu' ? [entry, ...flat(entry.entries)] : [entry]))
const labels = (of: TrayInput) =>
  flat(trayModel(of).menu).map((entry) => (entry.type === 'separator' ? '-' : entry.label))
const warm = aPool({ spares: [spare(1, 'ready'), spare(2, 'starting')] })

describe('the icon of the tray', () => {
  it.each([
    ['warm', input({ pool: warm })],
    ['filling', input({ pool: aPool({ spares: [spare(1, 'starting')] }) })],
    ['filling', input({ pool: aPool({ blocked: 'starting-up' }) })],
    ['empty', input()],
    ['paused', input({ pool: { ...warm, paused: true } })],
    ['paused', input({ pool: aPool({ enabled: false, blocked: 'disabled' }) })],
    ['needs-you', input({ pool: { ...warm, paused: true }, sessions: [session(1, 'waiting')] })],
    ['error', input({ error: 'No disk.', sessions: [session(1, 'waiting')] })],
  ] as const)('is %s', (icon, of) => expect(trayModel(of).icon).toBe(icon))

  it('calls for the user while a request is unanswered, whatever the session says', () => {
    const question = {
      sessionId: sessionId(1),
      request: { kind: 'question' as const, requestId, toolUseId: 't', questions: [] },
    }
    expect(trayModel(input({ sessions: [session(1, 'running')], pending: [question] })).icon).toBe('needs-you')
  })

  it('has a picture for every state on every system', () => {
    for (const icon of TRAY_ICONS)
      for (const platform of ['darwin', 'win32', 'linux'] as const)
        for (const dark of [true, false])
          expect(existsSync(join('resources', 'tray', trayIconFile(icon, { platform, dark })))).toBe(true)
  })
})

describe('the menu of the tray', () => {
  it('lists who waits before who works, and leaves out who sleeps', () => {
    const sessions = [session(1, 'running'), session(2, 'waiting'), session(3, 'hibernated'), session(4, 'idle')]
    expect(labels(input({ sessions, pool: warm }))).toEqual([
      'Waiting for you',
      'Session 2',
      '-',
      'Working',
      'Session 1',
      '-',
      'Pool: 1 of 2 ready',
      'Pause the pool',
      '-',
      'New session…',
      '-',
      'Dashboard',
      'Show Bullpen',
      '-',
      'Quit Bullpen',
    ])
  })

  it('offers to go on where the pool is paused, and nothing where it is off', () => {
    const paused = flat(trayModel(input({ pool: aPool({ paused: true, reason: 'Paused by you.' }) })).menu)
    expect(paused).toContainEqual({
      type: 'action',
      label: 'Fill the pool again',
      action: { kind: 'pause-pool', paused: false },
    })
    expect(labels(input({ pool: aPool({ enabled: false }) })).join()).not.toContain('Pause')
  })

  it('says why the pool is empty, once', () => {
    const pool = aPool({ blocked: 'no-cli', reason: 'Claude Code is missing.' })
    expect(labels(input({ pool })).filter((label) => label === 'Claude Code is missing.')).toHaveLength(1)
    expect(labels(input({ pool, error: poolError(pool) })).filter((label) => label.includes('missing'))).toHaveLength(1)
    expect(poolError(aPool({ blocked: 'memory', reason: 'Low.' }))).toBeNull()
  })

  it('offers recent folders that still exist', () => {
    const recentFolders = [
      { path: '/work/shop', name: 'shop', usedAt: 2, exists: true },
      { path: '/work/gone', name: 'gone', usedAt: 1, exists: false },
    ]
    const entries = flat(trayModel(input({ recentFolders })).menu)
    expect(entries).toContainEqual({
      type: 'action',
      label: 'shop (/work/shop)',
      action: { kind: 'new-session', cwd: '/work/shop' },
    })
    expect(JSON.stringify(entries)).not.toContain('gone')
  })

  it('says how many more there are', () => {
    const sessions = Array.from({ length: 11 }, (_, n) => session(n + 1, 'running'))
    expect(labels(input({ sessions }))).toContain('and 3 more')
    expect(labels(input({ sessions }))[1]).toBe('Session 11')
  })

  it('counts in the tooltip', () => {
    const sessions = [session(1, 'running'), session(2, 'waiting')]
    expect(trayModel(input({ sessions, pool: warm })).tooltip).toBe(
      'Bullpen · 1 waiting for you · 1 working · 1 of 2 ready',
    )
    expect(trayModel(input({ pool: aPool({ paused: true }) })).tooltip).toBe('Bullpen · pool paused, 0 of 2 ready')
  })

  it('holds with any title: one line, not too long, every & doubled, each action with words', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
            fc.constantFrom('idle', 'running', 'waiting'),
          ),
        ),
        (some) => {
          const sessions = some.map(([title, state], n) => session(n + 1, state as keyof typeof STATES, `x${title}`))
          const { menu, tooltip, icon } = trayModel(input({ sessions }))
          expect(Array.from(tooltip).length).toBeLessThanOrEqual(127)
          expect(icon).toBe(sessions.some(({ state }) => state.kind === 'waiting') ? 'needs-you' : 'empty')
          for (const entry of flat(menu)) {
            if (entry.type === 'separator') continue
            expect(entry.label).not.toBe('')
            expect(entry.label).not.toMatch(/[\n\r\t]/)
            expect(Array.from(entry.label.replaceAll('&&', '&')).length).toBeLessThanOrEqual(
              entry.type === 'label' ? 120 : 48,
            )
            expect(entry.label.replaceAll('&&', '')).not.toContain('&')
          }
        },
      ),
    )
  })
})
