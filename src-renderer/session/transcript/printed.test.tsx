import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { SessionEventOf } from '#shared/events.ts'
import { show } from '../tools/testing/show-turn.tsx'

const printed = (text: string, output: SessionEventOf<'notice'>['output']): SessionEventOf<'notice'> => ({
  ...{ type: 'notice', level: 'info', text },
  ...(output && { output }),
})

it('what a command of the CLI printed is shown as it is meant: Markdown as such, lines of a terminal as they are', async () => {
  show(printed('## Usage\n\n| Part | Tokens |\n|---|---|\n| Tools | 9k |', 'markdown'))
  expect(await screen.findByRole('heading', { name: 'Usage' })).toBeDefined()
  expect(screen.getByRole('cell', { name: '9k' })).toBeDefined()
  show(printed('# no heading\n  a  b', 'terminal'))
  expect(screen.getByRole('group', { name: 'Output' }).textContent).toBe('# no heading\n  a  b')
})
