import { describe, expect, it } from 'vitest'
import { Settings } from '#shared/settings.ts'
import { aSample, MIB, NOW } from '../testing/monitoring.ts'
import { aSession, promptId } from '../testing/sessions.ts'
import { hintsFor } from './hints.ts'

const limits = Settings.parse({})
const figures = (privateMiB: number) => ({ ...aSample().own, privateBytes: privateMiB * MIB })
const texts = (sample = aSample(), session = aSession({ activeAt: NOW })) =>
  hintsFor({ sample, session, limits, now: NOW }).map(({ text }) => text)

describe('hints', () => {
  it('says nothing of a process that is well', () => expect(texts()).toEqual([]))

  it('tells near from over, the process from its tree', () => {
    expect(texts(aSample({ own: figures(1_600) }))).toEqual(['Near its limit of 2.0 GiB: replaced between turns'])
    expect(texts(aSample({ own: figures(2_100) }))).toEqual(['Over its limit of 2.0 GiB'])
    expect(texts(aSample({ tree: { ...figures(7_000), processes: 4 } }))).toEqual([
      'Over its limit of 6.0 GiB with its tools',
    ])
  })

  it('keeps to the limits that are in force for it, also where there is none', () => {
    const sample = aSample({ own: figures(300), startedAt: NOW - 90 * 3_600_000 })
    const session = aSession({ activeAt: NOW - 29 * 60_000 })
    const own = { ...limits, processMemoryMiB: 512, softMemoryPercent: 50, maxAgeHours: null, hibernateMinutes: null }
    expect(hintsFor({ sample, session, limits: own, now: NOW }).map(({ text }) => text)).toEqual([
      'Near its limit of 512 MiB: replaced between turns',
    ])
  })

  it('goes by all memory, as the watchdog does, where the system does not tell what a process holds alone', () => {
    const own = { ...figures(0), rssBytes: 1_600 * MIB, privateBytes: null }
    expect(texts(aSample({ own }))).toEqual(['Near its limit of 2.0 GiB: replaced between turns'])
  })

  it('says how fast memory grows', () => {
    expect(texts(aSample({ growth: { own: 24 * MIB, tree: null } }))).toEqual(['Grows by 24 MiB a second'])
  })

  it('foretells sleep of an unused session only', () => {
    const used = { activeAt: NOW - 27 * 60_000 }
    expect(texts(aSample(), aSession(used))).toEqual(['Unused: may sleep in 3 min'])
    const running = { kind: 'running', promptId: promptId(), since: NOW, interrupting: false } as const
    expect(texts(aSample(), aSession({ ...used, state: running }))).toEqual([])
  })

  it('names old age, a stop by signal and a gap', () => {
    expect(texts(aSample({ startedAt: NOW - 5 * 3_600_000 }))).toEqual(['Older than 4 h: replaced between turns'])
    expect(texts(aSample({ state: 'stopped', afterGap: true }))).toEqual([
      'Stopped by a signal',
      'The machine slept: not judged on this sample',
    ])
  })
})
