import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { promptId } from '../../testing/sessions.ts'
import { ItemView } from './item-view.tsx'
import type { PromptItem } from './items.ts'

it('a prompt that came whole can be read to its end', () => {
  const words = `${'word '.repeat(12_000)}the-last`
  const prompt: PromptItem = {
    kind: 'prompt',
    key: 'p',
    at: 1,
    promptId: promptId(),
    text: words,
    origin: null,
    started: true,
    startSeq: 1,
  }
  render(<ItemView item={prompt} cwd="/work" actions={null} />)
  fireEvent.click(screen.getByRole('button', { name: /^Show .* more characters$/ }))
  expect(screen.getByRole('article', { name: 'You' }).textContent).toContain('the-last')
})
