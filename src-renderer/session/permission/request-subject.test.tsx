import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { PresentFile } from '#shared/permissions.ts'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { aToolRequest, sessionId, type ToolRequest } from '../../testing/sessions.ts'
import { PermissionCard } from './permission-card.tsx'

function show(changes: Partial<ToolRequest>, present: PresentFile = { kind: 'none' }) {
  renderWith(
    fakeBullpen({ 'permissions.present': () => present }),
    <PermissionCard
      sessionId={sessionId()}
      request={aToolRequest(changes)}
      cwd="/work/project"
      behind={0}
      answering={false}
      onAnswer={() => undefined}
    />,
  )
}

describe('what a request would do', () => {
  describe('of a file', () => {
    const write = { toolName: 'Write', input: { file_path: '/work/project/a.ts', content: 'one\nthree\n' } }
    const changed = () => screen.getByRole('group', { name: 'Changes' }).textContent

    it('shows what of it would be replaced', async () => {
      show(write, { kind: 'text', text: 'one\ntwo\n' })
      expect(await screen.findByText('Claude wants to replace a file')).toBeTruthy()
      expect(screen.getByText('Replaces a file of 2 lines.')).toBeTruthy()
      expect(changed()).toContain('two')
    })

    it('says that it is new where nothing stands there', async () => {
      show(write, { kind: 'none' })
      expect(await screen.findByText('Claude wants to write a new file')).toBeTruthy()
    })

    it('says so where a file would be replaced that is not shown', async () => {
      show(write, { kind: 'unshown', why: 'outside', bytes: 2_000 })
      expect(await screen.findByText(/Replaces a file of 2 KB outside of the session’s folder/)).toBeTruthy()
    })

    it('shows the words of a notebook’s cell before and after', async () => {
      const cells = [{ id: 'x', source: ['a = 1\n', 'b = 2'] }]
      const input = { notebook_path: '/work/project/n.ipynb', cell_id: 'x', new_source: 'a = 1\nb = 3' }
      show({ toolName: 'NotebookEdit', input }, { kind: 'text', text: JSON.stringify({ cells }) })
      await waitFor(() => expect(changed()).toContain('b = 2'))
      expect(changed()).toContain('b = 3')
    })
  })

  it('shows a plan as it is written, and an MCP call by its fields', async () => {
    show({ toolName: 'ExitPlanMode', input: { plan: '## Steps\n\n1. Look' } })
    expect(await screen.findByRole('heading', { name: 'Steps' })).toBeTruthy()
    show({ toolName: 'mcp__db__query', input: { table: 'users', limit: 5 } })
    expect(screen.getByText('table').nextElementSibling?.textContent).toBe('users')
  })
})
