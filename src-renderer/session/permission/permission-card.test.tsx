import { fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { aToolRequest, type ToolRequest } from '../../testing/sessions.ts'
import { PermissionCard } from './permission-card.tsx'
import { GUARD_MS } from '../../ui/use-guard.ts'

function show(changes: Partial<ToolRequest> = {}) {
  const onAnswer = vi.fn()
  renderWith(
    fakeBullpen({}),
    <PermissionCard
      request={aToolRequest(changes)}
      cwd="/work/project"
      behind={0}
      answering={false}
      onAnswer={onAnswer}
    />,
  )
  return onAnswer
}
const button = (name: RegExp) => screen.getByRole<HTMLButtonElement>('button', { name })
const waitOutTheGuard = () => vi.advanceTimersByTime(GUARD_MS)

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

describe('PermissionCard', () => {
  it('shows exactly what would run and what the session rule would be', () => {
    show({ input: { command: 'rm -rf build && echo "done"' } })
    expect(screen.getByLabelText('Command').textContent).toBe('rm -rf build && echo "done"')
    expect(screen.getByText('Bash(rm -rf build)')).toBeTruthy()
  })

  it('answers nothing in the first moment, then what was pressed', () => {
    const onAnswer = show()
    fireEvent.click(button(/Allow once/))
    fireEvent.keyDown(window, { code: 'KeyA', altKey: true })
    expect(onAnswer).not.toHaveBeenCalled()
    waitOutTheGuard()
    fireEvent.click(button(/Allow once/))
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ kind: 'allow-once' })
  })

  it('takes no answer from a key that is held down', () => {
    show()
    waitOutTheGuard()
    expect(fireEvent.keyDown(button(/Allow once/), { key: 'Enter', repeat: true })).toBe(false)
    expect(fireEvent.keyDown(button(/Allow once/), { key: 'Enter' })).toBe(true)
  })

  it('has a key for each answer', () => {
    const onAnswer = show()
    waitOutTheGuard()
    fireEvent.keyDown(window, { code: 'KeyS', altKey: true })
    fireEvent.keyDown(window, { code: 'KeyA', altKey: true })
    expect(onAnswer.mock.calls).toEqual([[{ kind: 'allow-session' }], [{ kind: 'allow-once' }]])
  })

  it('offers nothing for the session where the host offers nothing', () => {
    const onAnswer = show({ sessionRule: null })
    waitOutTheGuard()
    expect(screen.queryByRole('button', { name: /Allow for this session/ })).toBeNull()
    fireEvent.keyDown(window, { code: 'KeyS', altKey: true })
    expect(onAnswer).not.toHaveBeenCalled()
  })

  it('puts the focus on Allow once, or on Deny where a stray key must not approve', () => {
    show()
    expect(document.activeElement).toBe(button(/Allow once/))
  })

  it('puts the focus on Deny where the CLI asks for that', () => {
    show({ defaultToNo: true })
    expect(document.activeElement).toBe(button(/Deny/))
  })

  it('leaves the focus with someone who is writing', () => {
    const box = document.body.appendChild(document.createElement('textarea'))
    box.value = 'half a sentence'
    box.focus()
    show()
    expect(document.activeElement).toBe(box)
    box.remove()
  })

  it('hands on the reason of a denial', () => {
    const onAnswer = show()
    waitOutTheGuard()
    fireEvent.click(button(/Deny/))
    const field = screen.getByLabelText('Reason, for Claude')
    fireEvent.change(field, { target: { value: ' use trash instead ' } })
    fireEvent.submit(field)
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ kind: 'deny', reason: 'use trash instead' })
  })
})
