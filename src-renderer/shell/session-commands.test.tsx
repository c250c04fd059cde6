import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect } from 'react'
import { afterEach, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { Session, SessionState } from '#shared/session.ts'
import { openTab } from '../tabs/tab-list.ts'
import { useTabs } from '../tabs/tabs-store.ts'
import { type FakeHost, fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { aSession, promptId, sessionId } from '../testing/sessions.ts'
import { Toasts } from '../ui/toasts.tsx'
import { type Commands, useSessionCommands } from './session-commands.ts'
import { StopDialog } from './stop-dialog.tsx'

const running: SessionState = { kind: 'running', promptId: promptId(), since: 1, interrupting: false }
const one = aSession({ id: sessionId(1), title: 'One' })
const two = aSession({ id: sessionId(2), title: 'Two' })
const three = aSession({ id: sessionId(3), title: 'Three' })

afterEach(() => useTabs.setState({ open: [], active: null, pinned: [] }))

const idOf = (input: unknown) => (input as { id: Session['id'] }).id
const closed = (input: unknown) => aSession({ id: idOf(input), state: { kind: 'closed' } })

function show(host: FakeHost, sessions: readonly Session[]) {
  const bullpen = fakeBullpen(host)
  bullpen.sessions.apply({ type: 'snapshot', sessions: [...sessions] })
  const got: Commands[] = []
  const Probe = () => {
    const { commands, stopping } = useSessionCommands()
    useEffect(() => void got.push(commands), [commands])
    return (
      <>
        <StopDialog stopping={stopping} />
        <Toasts />
      </>
    )
  }
  renderWith(bullpen, <Probe />)
  const [commands] = got
  if (!commands) throw new Error('nothing was painted')
  return commands
}

it('a tab that is closed ends a process only where the host finds nothing more is expected of it', async () => {
  const asked: unknown[] = []
  const host = {
    'sessions.close': (input: unknown) => {
      asked.push(input)
      return idOf(input) === two.id ? two : closed(input)
    },
  }
  const commands = show(host, [one, two, { ...three, state: running }])
  for (const { id } of [one, two, three]) act(() => useTabs.getState().change((tabs) => openTab(tabs, id)))
  await act(async () => commands.closeAll([one.id, two.id, three.id]))
  expect(asked).toEqual([one, two].map(({ id }) => ({ id, ifQuiet: true })))
  expect(await screen.findByText('2 sessions go on in the background.')).toBeTruthy()
})

it('what is done to many is done to all that take it, and what was refused is told once', async () => {
  const done: Session['id'][] = []
  const refused = new AppError('conflict', { message: 'It is in use.', remedy: 'Wait.' })
  const host = {
    'sessions.archive': (input: unknown) => {
      if (idOf(input) === one.id) throw refused
      done.push(idOf(input))
      return aSession({ id: idOf(input), archived: true })
    },
  }
  const commands = show(host, [one, two, three])
  await act(async () => commands.archiveAll([one, two, three], true))
  expect(done).toEqual([two.id, three.id])
  expect(await screen.findByText('1 of 3 sessions could not be archived: It is in use.')).toBeTruthy()
})

it('a session that is gone already counts as deleted', async () => {
  const gone = new AppError('not_found', { message: 'There is no such session.', remedy: '' })
  const deleted: Session['id'][] = []
  const host = {
    'sessions.delete': (input: unknown) => {
      if (idOf(input) === one.id) throw gone
      deleted.push(idOf(input))
    },
  }
  const commands = show(host, [one, two])
  act(() => commands.removeAll([one, two]))
  await userEvent.click(screen.getByRole('button', { name: 'Delete' }))
  expect(deleted).toEqual([two.id])
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.queryByText(/could not be deleted/)).toBeNull()
})

it.each(['archive', 'end'] as const)('to %s a session at work is asked about, and one at rest is not', async (kind) => {
  const done: Session['id'][] = []
  const work = (input: unknown) => {
    done.push(idOf(input))
    return closed(input)
  }
  const commands = show({ 'sessions.archive': work, 'sessions.close': work }, [one, two])
  const stop = (all: readonly Session[]) => (kind === 'archive' ? commands.archiveAll(all, true) : commands.endAll(all))
  await act(async () => stop([one]))
  expect(done).toEqual([one.id])
  const queued = [{ promptId: promptId(2), text: 'more' }]
  act(() => stop([one, { ...two, state: running, queued }]))
  expect(screen.getByText('1 of them works right now; that will be stopped.')).toBeTruthy()
  expect(screen.getByText(/A prompt waits to be sent/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Keep them' }))
  expect(done).toEqual([one.id])
  act(() => stop([{ ...two, backgroundTasks: 1 }]))
  expect(screen.getByText('It is working right now; that will be stopped.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: kind === 'archive' ? 'Archive' : 'End' }))
  expect(done).toEqual([one.id, two.id])
})
