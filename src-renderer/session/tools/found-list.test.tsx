import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { sessionId } from '../../testing/sessions.ts'
import { FoundList } from './found-list.tsx'
import { SessionIdContext } from './long-result.tsx'
import { readFound } from './read-found.ts'

const TEXT = '/work/a.ts:3:const x\n/work/b.ts:7:let x'

function show(editor: string | null) {
  const opened: unknown[] = []
  const bullpen = fakeBullpen({
    'files.programs': () => ({ editor, terminal: null, files: null }),
    'files.open': (input) => (opened.push(input), { program: 'VS Code' }),
  })
  const found = readFound(TEXT, { name: 'Grep', input: { output_mode: 'content' } })
  if (!found) throw new Error('nothing was read')
  renderWith(
    bullpen,
    <SessionIdContext value={sessionId()}>
      <FoundList found={found} result={{ isError: false, text: TEXT, images: [] }} cwd="/work" />
    </SessionIdContext>,
  )
  return opened
}

it('leads from each line to its place in the editor', async () => {
  const opened = show('VS Code')
  expect(screen.getByText('2 lines in 2 files')).toBeTruthy()
  fireEvent.click(await screen.findByRole('button', { name: '7 let x' }))
  await waitFor(() => expect(opened).toMatchObject([{ with: 'editor', path: '/work/b.ts', line: 7 }]))
})

it('only shows them where there is no editor', () => {
  show(null)
  expect(screen.getByText('let x')).toBeTruthy()
  expect(screen.queryByRole('button', { name: '7 let x' })).toBeNull()
})
