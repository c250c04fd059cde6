import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IsAlive, configFolder, refuseSecondWriter } from './session-lease.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-lease-'))
  mkdirSync(join(folder, 'sessions'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const note = (pid: number, content: object | string) =>
  writeFileSync(
    join(folder, 'sessions', `${pid}.json`),
    typeof content === 'string' ? content : JSON.stringify(content),
  )
const check = (alive: IsAlive) => refuseSecondWriter('c1', folder, alive)

describe('one writer per conversation', () => {
  it('refuses while another living process has it open', async () => {
    note(42, { pid: 42, sessionId: 'c1', procStart: '7' })
    await expect(check(() => true)).rejects.toMatchObject({
      data: { kind: 'conflict', message: expect.stringContaining('42') },
    })
  })

  it('passes when that process is gone or its pid is another process by now', async () => {
    note(42, { pid: 42, sessionId: 'c1', procStart: '7' })
    await check(({ pid, startId }) => pid === 42 && startId === '8')
  })

  it('passes for other conversations, damaged notes and a folder that is not there', async () => {
    note(42, { pid: 42, sessionId: 'c2' })
    note(43, '{"pid": 43, "sess')
    await check(() => true)
    rmSync(join(folder, 'sessions'), { recursive: true })
    await check(() => true)
  })

  it('looks where the CLI of that environment looks', () => {
    expect(configFolder({ CLAUDE_CONFIG_DIR: '/c', HOME: '/h' })).toBe('/c')
    expect(configFolder({ HOME: '/h' })).toBe(join('/h', '.claude'))
  })
})
