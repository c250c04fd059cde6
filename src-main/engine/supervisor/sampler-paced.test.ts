import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProcessEntry } from './process-table-entry.ts'
import { cadenceFor, pacedSource, treesIn } from './sampler-paced.ts'
import { helpedSource } from './sampler-source.ts'
import { type OwnedProcess, spawnOwned } from './spawn.ts'

const entry = (pid: number, ppid: number, startedAt = 0): ProcessEntry => ({
  ...{ pid, ppid, groupId: null, startId: `${pid}`, startedAt, rssBytes: 1, privateBytes: 1, cpuMs: 0 },
  ...{ threads: 1, openFiles: null, state: 'running', name: 'claude' },
})
const tableOf = (...entries: ProcessEntry[]) => new Map(entries.map((one) => [one.pid, one]))

describe('how often a look is made', () => {
  it('is every two seconds while sessions work, where a look is cheap', () => {
    expect(cadenceFor(20)).toEqual({ busyMs: 2_000, idleMs: 10_000, steepMs: 500 })
    expect(cadenceFor(100)).toEqual({ busyMs: 2_000, idleMs: 10_000, steepMs: 500 })
  })

  it('is less where it is dear, never more than a twentieth of a core at work, and never so seldom that leaks go unseen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), (lookMs) => {
        const { busyMs, idleMs, steepMs } = cadenceFor(lookMs)
        expect(lookMs / busyMs).toBeLessThanOrEqual(0.051)
        expect([steepMs <= busyMs, busyMs <= idleMs]).toEqual([true, true])
      }),
    )
    expect(cadenceFor(5_000)).toEqual({ busyMs: 15_000, idleMs: 60_000, steepMs: 3_000 })
  })

  it('goes by the cheapest of the last looks: one that had to wait says nothing', async () => {
    let now = 0
    let takes = 900 // the first look starts the program that is asked
    const source = pacedSource({
      clock: () => now,
      async table() {
        await Promise.resolve()
        now += takes
        return tableOf()
      },
    })
    await source.read([], { openFiles: false })
    expect(source.cadence.busyMs).toBe(2_000)
    takes = 300
    for (let look = 0; look < 5; look += 1) await source.read([], { openFiles: false })
    expect(source.cadence.busyMs).toBe(6_000)
    takes = 50
    await source.read([], { openFiles: false })
    expect(source.cadence.busyMs).toBe(2_000)
  })
})

it('takes no process for the child of one that is younger: its parent was another with that pid', () => {
  const table = tableOf(entry(7, 1, 50_000), entry(8, 7, 51_000), entry(9, 7, 10_000))
  expect(
    treesIn(table, [7, 99])
      .get(7)
      ?.descendants.map(({ pid }) => pid),
  ).toEqual([8])
})

describe('a source with a helper', () => {
  const started: OwnedProcess[] = []
  const printing = (rows: string) => () => {
    const program = `require('node:readline').createInterface({ input: process.stdin })
      .on('line', (number) => process.stdout.write(${JSON.stringify(rows)} + 'end ' + number + '\\r\\n'))
      .on('close', () => process.exit(0))`
    const env = { PATH: process.env.PATH, BULLPEN_OWNER: 'test' }
    const child = spawnOwned({ command: process.execPath, args: ['-e', program], cwd: '/', env })
    started.push(child)
    return child
  }
  const row = (pid: number, ppid: number, name: string) =>
    [pid, ppid, 1_000, 500, 10_000_000, 9, 12, '639000720000000000', name].join('\t')

  it('has the trees from what the helper prints, look after look from one process', async () => {
    const source = helpedSource(printing(`${row(70, 1, 'claude.exe')}\r\n${row(71, 70, 'node.exe')}\r\n`))
    for (let look = 0; look < 3; look += 1) {
      const tree = (await source.read([70], { openFiles: false })).get(70)
      expect(tree?.root).toMatchObject({ name: 'claude.exe', privateBytes: 500, cpuMs: 1_000, openFiles: 12 })
      expect(tree?.descendants.map(({ name }) => name)).toEqual(['node.exe'])
    }
    expect(started).toHaveLength(1)
    const gone = once(started[0]!, 'exit')
    source.close()
    await gone
  })

  it('is closed in the middle of a look, and asks nobody else', async () => {
    const program = "process.stdin.on('end', () => process.exit(0)).resume()" // answers nothing
    const source = helpedSource(() => {
      const env = { PATH: process.env.PATH, BULLPEN_OWNER: 'test' }
      const child = spawnOwned({ command: process.execPath, args: ['-e', program], cwd: '/', env })
      started.push(child)
      return child
    })
    const look = source.read([1], { openFiles: false })
    const failed = expect(look).rejects.toThrow('not needed any more')
    await new Promise(setImmediate) // it was asked
    const gone = once(started.at(-1)!, 'exit')
    source.close()
    await failed
    await gone
  })

  it.skipIf(process.platform === 'win32')(
    'asks the system the ordinary way where the helper prints nothing',
    async () => {
      const source = helpedSource(printing(''))
      expect((await source.read([process.pid], { openFiles: false })).has(process.pid)).toBe(true)
      const gone = once(started.at(-1)!, 'exit')
      source.close()
      await gone
    },
  )
})
