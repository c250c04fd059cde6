import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { type OwnedProcess, spawnOwned } from './spawn.ts'
import { TableHelper } from './table-helper.ts'

const started: OwnedProcess[] = []
const helpers: TableHelper[] = []
afterEach(async () => {
  for (const helper of helpers.splice(0)) helper.close()
  for (const child of started.splice(0))
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
})

/** A stand-in for the system's own: does with each question, `number`, what `script` says. */
function helper(script: string, { timeoutMs = 30_000, idleMs = 60_000 } = {}): TableHelper {
  const program = `const say = (line) => process.stdout.write(line + '\\r\\n')
    let asked = 0
    require('node:readline').createInterface({ input: process.stdin })
      .on('line', (number) => { asked += 1; ${script} })
      .on('close', () => process.exit(0))`
  const start = () => {
    const env = { PATH: process.env.PATH, BULLPEN_OWNER: 'test' }
    const child = spawnOwned({ command: process.execPath, args: ['-e', program], cwd: '/', env })
    started.push(child)
    return child
  }
  const one = new TableHelper({ start, timeoutMs, idleMs })
  helpers.push(one)
  return one
}

const ANSWER = "say('a\\t' + asked); say('b'); say('end ' + number)"

describe('a helper that stays', () => {
  it('answers one question after the other, from one process', async () => {
    const one = helper(ANSWER)
    expect(await Promise.all([one.ask(), one.ask(), one.ask()])).toEqual(['a\t1\nb', 'a\t2\nb', 'a\t3\nb'])
    expect(started).toHaveLength(1)
  })

  it('that dies fails the question, and the next one has another', async () => {
    const one = helper(`if (asked === 2) process.exit(3); ${ANSWER}`)
    await one.ask()
    await expect(one.ask()).rejects.toThrow('ended with 3')
    expect(await one.ask()).toBe('a\t1\nb')
    expect(started).toHaveLength(2)
  })

  it('that can not answer says why, and stays', async () => {
    const one = helper(`if (asked === 1) say('failed ' + number + ' access denied'); else { ${ANSWER} }`)
    await expect(one.ask()).rejects.toThrow('access denied')
    expect(await one.ask()).toBe('a\t2\nb')
    expect(started).toHaveLength(1)
  })

  it('that is silent is given up, and what it says later is no answer to another question', async () => {
    const one = helper(`if (asked === 1 && number === '1') return; ${ANSWER}`, { timeoutMs: 500 })
    await expect(one.ask()).rejects.toThrow('does not answer')
    const [silent] = started
    await once(silent!, 'exit')
    const other = helper(`say('end 0'); ${ANSWER}`)
    expect(await other.ask()).toBe('a\t1\nb')
  })

  it('that can not be started says so', async () => {
    const start = () => {
      const child = spawnOwned({ command: '/nowhere/helper', args: [], cwd: '/', env: {} })
      return child
    }
    const one = new TableHelper({ start, timeoutMs: 5_000, idleMs: 5_000 })
    await expect(one.ask()).rejects.toThrow('ENOENT')
  })

  it('leaves when nothing is asked for a while, when it is closed, and when whoever asked is gone', async () => {
    const idle = helper(ANSWER, { idleMs: 1 })
    await idle.ask()
    await once(started[0]!, 'exit')
    expect(await idle.ask()).toBe('a\t1\nb')

    const closed = helper(ANSWER)
    await closed.ask()
    const waiting = helper('') // answers nothing
    const asked = waiting.ask()
    asked.catch(() => undefined)
    closed.close()
    waiting.close()
    await expect(asked).rejects.toThrow('not needed')
    await expect(closed.ask()).rejects.toThrow('not needed')
    const child = started.at(-1)
    child?.stdin.end() // as the end of the host does
    for (const one of started) if (one.exitCode === null && one.signalCode === null) await once(one, 'exit')
  })
})
