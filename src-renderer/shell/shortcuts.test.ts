import { describe, expect, it, vi } from 'vitest'
import { commandFor, type ShellCommands } from './shortcuts.ts'

const none = { key: '', altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }

function pressed(keys: Partial<Parameters<typeof commandFor>[0]> & { code: string }): unknown[] {
  const calls: unknown[] = []
  const commands: ShellCommands = {
    newSession: vi.fn(() => calls.push('new')),
    closeTab: vi.fn(() => calls.push('close')),
    goToTab: vi.fn((index) => calls.push(index)),
    stepTab: vi.fn((step) => calls.push(`step ${step}`)),
    toggleSidebar: vi.fn(() => calls.push('sidebar')),
    openSettings: vi.fn(() => calls.push('settings')),
    toggleDashboard: vi.fn(() => calls.push('dashboard')),
    nextWaiting: vi.fn(() => calls.push('waiting')),
    nextPane: vi.fn(() => calls.push('pane')),
  }
  commandFor({ ...none, ...keys }, commands)?.()
  return calls
}

describe('shortcuts', () => {
  it.each([
    [{ code: 'KeyN', ctrlKey: true }, 'new'],
    [{ code: 'KeyN', metaKey: true }, 'new'],
    [{ code: 'KeyN', altKey: true, key: 'ñ' }, 'new'],
    [{ code: 'KeyW', altKey: true }, 'close'],
    [{ code: 'Digit1', altKey: true }, 0],
    [{ code: 'Digit9', ctrlKey: true }, 8],
    [{ code: 'Tab', ctrlKey: true, shiftKey: true }, 'step -1'],
    [{ code: 'PageDown', altKey: true }, 'step 1'],
    [{ code: 'KeyJ', altKey: true }, 'waiting'],
    [{ code: 'F6' }, 'pane'],
    [{ code: 'Digit0', altKey: true }, 'dashboard'],
    [{ code: 'KeyD', ctrlKey: true, shiftKey: true }, 'dashboard'],
    [{ code: 'KeyD', metaKey: true, shiftKey: true }, 'dashboard'],
  ])('%j', (keys, command) => {
    expect(pressed(keys)).toEqual([command])
  })

  it.each([
    { code: 'KeyN' },
    { code: 'KeyN', ctrlKey: true, shiftKey: true },
    { code: 'KeyN', ctrlKey: true, altKey: true },
    { code: 'KeyJ', ctrlKey: true },
    { code: 'KeyD', altKey: true },
    { code: 'Digit0', ctrlKey: true },
  ])('leaves %j alone', (keys) => {
    expect(pressed(keys)).toEqual([])
  })
})
