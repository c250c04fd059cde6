import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { McpServer, McpServers } from '#shared/mcp.ts'
import type { Session } from '#shared/session.ts'
import { BullpenProvider } from '../../client/context.tsx'
import { fakeBullpen, type FakeHost, renderWith } from '../../testing/fake-bullpen.tsx'
import { aSession } from '../../testing/sessions.ts'
import { McpServersDialog } from './servers-dialog.tsx'
import { showServers } from './servers-state.tsx'

const aServer = (changes: Partial<McpServer> = {}): McpServer => ({
  name: 'postgres',
  state: 'connected',
  error: null,
  scope: 'project',
  address: 'npx',
  version: '1.2.3',
  tools: [{ name: 'query', description: 'Asks the database.', readOnly: false, destructive: true }],
  ...changes,
})
const live = (...servers: McpServer[]): McpServers => ({ live: true, servers })

function show(answer: McpServers | AppError, host: FakeHost = {}, session = aSession()) {
  const calls: unknown[] = []
  const mcpServers = () => {
    if (answer instanceof AppError) throw answer
    return answer
  }
  const record = (name: string, result: unknown) => (input: unknown) => {
    calls.push([name, input])
    return result
  }
  const bullpen = fakeBullpen({
    'sessions.mcpServers': mcpServers,
    'sessions.reconnectMcp': record('reconnect', live(aServer())),
    'sessions.switchMcp': record('switch', live(aServer({ state: 'disabled', tools: [] }))),
    'sessions.wake': record('wake', session),
    ...host,
  })
  renderWith(bullpen, <McpServersDialog session={session} />)
  act(() => showServers(session.id))
  return calls
}

describe('the MCP servers of a session', () => {
  afterEach(() => act(() => showServers(null)))

  it('are told with their state, what they are, and their tools', async () => {
    show(
      live(
        aServer(),
        aServer({ name: 'linear', state: 'needs-auth', scope: 'user', address: 'mcp.linear.app', tools: [] }),
      ),
    )
    const [postgres, linear] = await screen.findAllByRole('listitem', { name: /postgres|linear/ })
    expect(postgres?.textContent).toContain('connected')
    expect(postgres?.textContent).toContain('from the folder · npx · version 1.2.3')
    expect(within(postgres!).getByText('1 tool')).toBeTruthy()
    expect(postgres?.textContent).toContain('may destroy')
    expect(linear?.textContent).toContain('waits for you to sign in')
    expect(linear?.textContent).toContain('/mcp')
  })

  it('say why one failed, and connect it anew', async () => {
    const calls = show(live(aServer({ state: 'failed', error: 'ECONNREFUSED 5432', tools: [] })))
    expect(await screen.findByText('ECONNREFUSED 5432')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Reconnect postgres' }))
    expect(await screen.findByText('connected')).toBeTruthy()
    expect(calls).toEqual([['reconnect', { id: aSession().id, name: 'postgres' }]])
  })

  it('are switched off', async () => {
    const calls = show(live(aServer()))
    await userEvent.click(await screen.findByRole('button', { name: 'Switch off: postgres' }))
    expect(await screen.findByRole('button', { name: 'Switch on: postgres' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Reconnect postgres' })).toBeNull()
    expect(calls).toEqual([['switch', { id: aSession().id, name: 'postgres', on: false }]])
  })

  it('are unknown while it sleeps, and it can be woken', async () => {
    const calls = show({ live: false, servers: [] }, {}, aSession({ state: { kind: 'hibernated' } }))
    await userEvent.click(await screen.findByRole('button', { name: 'Wake it' }))
    expect(calls).toEqual([['wake', { id: aSession().id }]])
  })

  it('are not taken for gone while a process that has just started is asked', async () => {
    const asleep: McpServers = { live: false, servers: [] }
    const answers = [Promise.resolve(asleep), new Promise<McpServers>(() => undefined)]
    const bullpen = fakeBullpen({ 'sessions.mcpServers': () => answers.shift() })
    const dialog = (session: Session) => (
      <BullpenProvider bullpen={bullpen}>
        <McpServersDialog session={session} />
      </BullpenProvider>
    )
    const { rerender } = render(dialog(aSession({ state: { kind: 'hibernated' } })))
    act(() => showServers(aSession().id))
    await screen.findByRole('button', { name: 'Wake it' })
    rerender(dialog(aSession()))
    expect(screen.getByText('Asking its process')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Wake it' })).toBeNull()
  })

  it.each([
    [{}, 'No MCP server is set up'],
    [{ trust: 'restricted' }, 'None in a restricted folder'],
    [{ trust: 'restricted', safeMode: true }, 'None in safe mode'],
  ] as const)('say why there is none: %o', async (changes, title) => {
    show(live(), {}, aSession(changes))
    expect(await screen.findByText(title)).toBeTruthy()
  })

  it('can be asked for again where that failed', async () => {
    show(new AppError('timeout', { message: 'The CLI does not react.', remedy: 'Close the session.' }))
    expect((await screen.findByRole('alert')).textContent).toContain('The CLI does not react.')
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
  })
})
