import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SessionEvent, StoredEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import { Announcer } from './announcer.tsx'

const text = (words: string, parent: string | null = null): SessionEvent => ({
  ...{ type: 'text', messageId: 'm', parent, text: words, aborted: false },
})

const turnEnded = (outcome: 'completed' | 'interrupted'): SessionEvent => ({
  ...{ type: 'turn.ended', promptId: PromptId.parse(crypto.randomUUID()), outcome, error: null },
  ...{ usage: null, durationMs: 1, models: [] },
})

/** What was said, one after the other, with `happen` for what arrives and `pass` for the time. */
function show() {
  const listeners = new Set<(event: StoredEvent) => void>()
  const store = {
    onEvent: (listener: (event: StoredEvent) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const { container, unmount } = render(<Announcer store={store} />)
  const region = container.firstElementChild
  const said: string[] = []
  const observer = new MutationObserver(() => said.push(region?.textContent ?? ''))
  observer.observe(container, { childList: true, characterData: true, subtree: true })
  let seq = 0
  return {
    said,
    unmount,
    happen: (event: SessionEvent) => {
      for (const listener of listeners) listener({ seq: (seq += 1), at: 0, event })
    },
    pass: (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms)),
    listening: () => listeners.size,
  }
}

describe('what a screen reader is told of a transcript', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is polite, says answers and the end of the turn in one go, nothing of a subagent or what is only noticed', async () => {
    const { said, happen, pass } = show()
    happen(text('Two files changed'))
    happen(text('I found it', 'agent'))
    happen({ type: 'notice', level: 'info', text: 'Noticed' })
    happen({ type: 'notice', level: 'info', text: '9k tokens', output: 'markdown' })
    happen(turnEnded('completed'))
    await pass(2_000)
    expect(said).toEqual(['Two files changed. 9k tokens. Turn finished'])
    expect(screen.getByText(/Two files/).getAttribute('aria-live')).toBe('polite')
    happen(turnEnded('interrupted'))
    await pass(2_000)
    expect(said.slice(1)).toEqual(['Turn interrupted'])
  })

  it('speaks at most once in one and a half seconds, however much arrives', async () => {
    const { said, happen, pass } = show()
    for (let at = 0; at < 600; at += 1) {
      happen(text(`Part ${at}`))
      await pass(10) // six seconds in all
    }
    expect(said.length).toBeGreaterThan(1)
    expect(said.length).toBeLessThanOrEqual(4)
  })

  it('says no more than can be listened to: the end of what arrived', async () => {
    const { said, happen, pass } = show()
    happen(text(`${'very '.repeat(100_000)}long`))
    happen(turnEnded('completed'))
    await pass(2_000)
    expect(said).toHaveLength(1)
    expect(said[0]?.length).toBeLessThanOrEqual(400)
    expect(said[0]).toMatch(/long\. Turn finished$/)
  })

  it('says nothing any more once it is gone', async () => {
    const { said, happen, pass, unmount, listening } = show()
    happen(text('Too late'))
    unmount()
    await pass(5_000)
    expect(listening()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    expect(said.filter((words) => words !== '')).toEqual([])
  })
})
