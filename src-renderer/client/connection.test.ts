import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError, toAppErrorData } from '#shared/errors.ts'
import { Connection } from './connection.ts'
import { createClient } from './create-client.ts'
import { keepStreaming } from './keep-streaming.ts'
import { type Transport, Unauthorised } from './transport.ts'

/** A way to the host under the test's control: each attempt is answered by `outcomes` in turn. */
function lines(outcomes: (() => Transport)[]) {
  let attempts = 0
  return {
    attempts: () => attempts,
    open: async () => {
      const outcome = outcomes[Math.min(attempts, outcomes.length - 1)]
      attempts += 1
      if (!outcome) throw new Error('no outcome')
      return outcome()
    },
  }
}
const unreachable = (): never => {
  throw new Error('unreachable')
}

type Line = Transport & { readonly cut: () => void }

function transport(call: () => Promise<unknown> = async () => 'answer'): Line {
  const { promise: closed, resolve } = Promise.withResolvers<undefined>()
  const cut = () => resolve(undefined)
  return { link: { call }, closed, close: cut, cut }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('Connection', () => {
  it('tries for ever, slower each time up to 5 seconds, and says since when it is offline', async () => {
    const { open, attempts } = lines([unreachable])
    const connection = new Connection(open)
    connection.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(connection.state).toMatchObject({ kind: 'offline' })
    for (const pause of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
      const before = attempts()
      await vi.advanceTimersByTimeAsync(pause - 1)
      expect(attempts()).toBe(before)
      await vi.advanceTimersByTimeAsync(1)
      expect(attempts()).toBe(before + 1)
    }
    connection.stop()
  })

  it('comes back after a cut, and at once when it is asked to', async () => {
    const first = transport()
    const { open, attempts } = lines([() => first, unreachable, unreachable, () => transport()])
    const connection = new Connection(open)
    connection.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(connection.state.kind).toBe('online')
    first.cut()
    await vi.advanceTimersByTimeAsync(0)
    expect(connection.state.kind).toBe('offline')
    for (let tries = 0; tries < 3; tries += 1) {
      connection.retryNow()
      await vi.advanceTimersByTimeAsync(0)
    }
    expect(attempts()).toBe(4)
    expect(connection.state.kind).toBe('online')
    connection.stop()
  })

  it('is back at once after the cut of a line that held, and not before a pause after one that did not', async () => {
    const held = transport()
    const brief = transport()
    const { open, attempts } = lines([() => held, () => brief, () => transport()])
    const connection = new Connection(open)
    connection.start()
    await vi.advanceTimersByTimeAsync(2_000)
    held.cut()
    await vi.advanceTimersByTimeAsync(0)
    expect(attempts()).toBe(2)
    brief.cut()
    await vi.advanceTimersByTimeAsync(249)
    expect(attempts()).toBe(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(attempts()).toBe(3)
    connection.stop()
  })

  it('tells a host that refuses the window from one that is not there', async () => {
    const connection = new Connection(async () => {
      throw new Unauthorised()
    })
    connection.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(connection.state.kind).toBe('unauthorised')
    connection.stop()
  })
})

describe('calls', () => {
  it('wait for a reconnection', async () => {
    const { open } = lines([unreachable, () => transport(async () => ['session'])])
    const connection = new Connection(open)
    connection.start()
    const answer = createClient(connection).sessions.list({})
    await vi.advanceTimersByTimeAsync(300)
    expect(await answer).toEqual(['session'])
    connection.stop()
  })

  it('fail with a typed network error when none comes', async () => {
    const connection = new Connection(lines([unreachable]).open)
    connection.start()
    const kind = createClient(connection)
      .sessions.list({})
      .catch((error: unknown) => toAppErrorData(error).kind)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await kind).toBe('network')
    connection.stop()
  })

  it('fail with a typed network error when the line is cut before the answer', async () => {
    const line: Line = transport(() => line.closed.then(() => Promise.reject(new Error('the socket is gone'))))
    const connection = new Connection(lines([() => line, unreachable]).open)
    connection.start()
    await vi.advanceTimersByTimeAsync(0)
    const kind = createClient(connection)
      .sessions.list({})
      .catch((error: unknown) => toAppErrorData(error).kind)
    line.cut()
    expect(await kind).toBe('network')
    connection.stop()
  })
})

describe('keepStreaming', () => {
  it('opens the stream again after a cut, from where it was', async () => {
    const lineups = [transport(), transport()] as const
    const { open } = lines([() => lineups[0], () => lineups[1]])
    const connection = new Connection(open)
    connection.start()
    const seen: number[] = []
    const opened: (number | undefined)[] = []
    const stop = keepStreaming<number>({
      connection,
      open: async () => {
        const after = seen.at(-1)
        opened.push(after)
        const line = lineups[opened.length - 1]
        return (async function* () {
          yield (after ?? 0) + 1
          yield (after ?? 0) + 2
          await line?.closed
        })()
      },
      onItem: (item) => seen.push(item),
      onError: (error) => expect.fail(error.message),
    })
    await vi.advanceTimersByTimeAsync(0)
    expect(seen).toEqual([1, 2])
    lineups[0].cut()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(opened).toEqual([undefined, 2])
    expect(seen).toEqual([1, 2, 3, 4])
    stop()
    connection.stop()
  })

  it('waits for no pause of its own after a cut, and asks a host that refuses the window no more than that', async () => {
    const [first, second] = [transport(), transport()]
    let refused = false
    const connection = new Connection(
      lines([
        () => first,
        () => second,
        () => {
          refused = true
          throw new Unauthorised()
        },
      ]).open,
    )
    connection.start()
    const ready = vi.spyOn(connection, 'ready')
    let opened = 0
    const stop = keepStreaming<number>({
      connection,
      open: async () => {
        opened += 1
        const line = opened === 1 ? first : second
        return (async function* () {
          yield opened
          await line.closed
          throw new AppError('network', { message: 'cut', remedy: 'none' })
        })()
      },
      onItem: () => undefined,
      onError: (error) => expect.fail(error.message),
    })
    await vi.advanceTimersByTimeAsync(2_000)
    first.cut()
    await vi.advanceTimersByTimeAsync(0)
    expect(opened).toBe(2)
    await vi.advanceTimersByTimeAsync(2_000)
    second.cut()
    await vi.advanceTimersByTimeAsync(100)
    expect(refused).toBe(true)
    ready.mockClear()
    await vi.advanceTimersByTimeAsync(4_000)
    expect(ready.mock.calls.length).toBeLessThanOrEqual(10)
    stop()
    connection.stop()
  })
})
