import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { aSession } from '../../testing/sessions.ts'
import { SessionHeader } from '../session-header.tsx'
import { McpServersDialog } from './servers-dialog.tsx'
import { showServers } from './servers-state.tsx'

afterEach(() => act(() => showServers(null)))

const none = () => undefined
const commands = {
  ...{ open: none, rename: none, archive: none, endProcess: none, editLimits: none, remove: none },
  ...{ explainRestricted: none, copyLink: none },
}

function show(failedServers?: string[]) {
  const session = aSession(failedServers && { failedServers })
  renderWith(
    fakeBullpen({ 'sessions.mcpServers': () => ({ live: true, servers: [] }) }),
    <>
      <SessionHeader session={session} userHome={undefined} commands={commands} entries={[]} />
      <McpServersDialog session={session} />
    </>,
  )
}

it('stand in the head of the session, and lead to the dialog', async () => {
  show(['postgres', 'linear'])
  const chip = screen.getByRole('button', { name: '2 MCP servers failed' })
  expect(chip.title).toBe('postgres, linear')
  await userEvent.click(chip)
  expect(await screen.findByRole('dialog', { name: 'MCP servers' })).toBeTruthy()
})

it('are not spoken of where none failed', () => {
  show()
  expect(screen.queryByRole('button', { name: /MCP server/ })).toBeNull()
})
