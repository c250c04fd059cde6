import { act, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { BullpenProvider } from '../../client/context.tsx'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { sessionId } from '../../testing/sessions.ts'
import { LiveOutput } from './live-output.tsx'
import { SessionIdContext } from './long-result.tsx'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** A command that writes a line before each look. */
function show(props: Partial<Parameters<typeof LiveOutput>[0]> = {}, lines = 1) {
  const asked: unknown[] = []
  const bullpen = fakeBullpen({
    'files.taskOutput': (input) => {
      asked.push(input)
      const text = Array.from({ length: asked.length * lines }, (_, at) => `line ${at + 1}\n`).join('')
      return { text, bytes: text.length, isCut: false }
    },
  })
  const element = (more: Partial<Parameters<typeof LiveOutput>[0]> = {}) => (
    <SessionIdContext value={sessionId()}>
      <LiveOutput taskId="b1x" runs {...props} {...more} />
    </SessionIdContext>
  )
  return { asked, element, ...renderWith(bullpen, element()) }
}

const output = () => screen.getByRole('group', { name: 'Output so far' }).textContent

it('is read again while the command runs, and shown as it grows', async () => {
  const { asked } = show()
  await screen.findByText(/line 1/)
  await waitFor(() => expect(output()).toBe('line 1\nline 2'), { timeout: 5_000 })
  expect(asked[0]).toEqual({ sessionId: sessionId(), taskId: 'b1x' })
})

it('is bounded, and under a folded card a few lines', async () => {
  const { unmount } = show({}, 1_000)
  await screen.findByText(/line 1000/)
  expect(output()).toMatch(/^line 601\n/)
  unmount()
  show({ brief: true }, 1_000)
  await screen.findByText(/line 1000/)
  expect(output()).toBe([995, 996, 997, 998, 999, 1000].map((at) => `line ${at}`).join('\n'))
})

it('is not asked for where it can not be seen, and at once where it can be again', async () => {
  const looks: ((isIntersecting: boolean) => void)[] = []
  class Observer {
    constructor(told: (entries: { isIntersecting: boolean }[]) => void) {
      looks.push((isIntersecting) => told([{ isIntersecting }]))
    }
    observe() {}
    disconnect() {}
  }
  vi.stubGlobal('IntersectionObserver', Observer)
  vi.useFakeTimers()
  const { asked } = show()
  await vi.advanceTimersByTimeAsync(100)
  expect(asked).toHaveLength(1)
  act(() => looks[0]?.(false))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toHaveLength(1)
  act(() => looks[0]?.(true))
  await vi.advanceTimersByTimeAsync(100)
  expect(asked).toHaveLength(2)
})

it('goes on after a look that failed, and ends where it is gone', async () => {
  let looks = 0
  const bullpen = fakeBullpen({
    'files.taskOutput': () => {
      looks += 1
      if (looks === 1) throw new Error('no connection')
      if (looks === 3) throw new AppError('not_found', { message: 'Gone.', remedy: '' })
      return { text: `look ${looks}`, bytes: 6, isCut: false }
    },
  })
  vi.useFakeTimers()
  renderWith(
    bullpen,
    <SessionIdContext value={sessionId()}>
      <LiveOutput taskId="b1x" runs />
    </SessionIdContext>,
  )
  await vi.advanceTimersByTimeAsync(1_500)
  expect(output()).toBe('look 2')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(looks).toBe(3)
  expect(output()).toBe('look 2')
})

it('of one command is not shown as that of another', async () => {
  const bullpen = fakeBullpen({
    'files.taskOutput': (input) =>
      (input as { taskId: string }).taskId === 'b1x'
        ? { text: 'of the first', bytes: 12, isCut: false }
        : new Promise(() => undefined),
  })
  const element = (taskId: string) => (
    <BullpenProvider bullpen={bullpen}>
      <SessionIdContext value={sessionId()}>
        <LiveOutput taskId={taskId} runs />
      </SessionIdContext>
    </BullpenProvider>
  )
  const { rerender } = render(element('b1x'))
  await screen.findByText('of the first')
  rerender(element('b2y'))
  expect(screen.queryByText('of the first')).toBeNull()
})
