import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { currentOffers } from '../client/offers.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { useMessageOffers } from './message-offers.ts'
import type { Item } from './transcript/items.ts'

const said = (key: string, streaming = false): Item => ({
  ...{ key, at: 1, kind: 'text', text: `Answer ${key}`, streaming, aborted: false },
})

const run = (id: 'session.copy-answer' | 'session.copy-message-link') => {
  const offer = currentOffers()[id]
  if (typeof offer === 'function') offer()
}

it('copies the last answer that is whole, and the link of the message with the focus', async () => {
  userEvent.setup() // with a clipboard
  const onCopyLink = vi.fn()
  const items = [said('one'), said('two'), said('three', true)]
  const Probe = () => {
    useMessageOffers({ items, onCopyLink })
    return items.map(({ key }) => (
      <div key={key} data-row={key}>
        <button type="button">{key}</button>
      </div>
    ))
  }
  renderWith(fakeBullpen({}), <Probe />)
  run('session.copy-answer')
  await vi.waitFor(async () => expect(await navigator.clipboard.readText()).toBe('Answer two'))
  run('session.copy-message-link')
  expect(onCopyLink).not.toHaveBeenCalled()
  screen.getByRole('button', { name: 'one' }).focus()
  run('session.copy-message-link')
  expect(onCopyLink).toHaveBeenCalledExactlyOnceWith(items[0])
})
