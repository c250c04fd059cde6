import { act, fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { currentOffers } from '../../client/offers.ts'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { promptId } from '../../testing/sessions.ts'
import { Queue } from './queue.tsx'
import type { QueueActions } from './queue-entry.tsx'

const queued = [1, 2, 3].map((n) => ({ promptId: promptId(n), text: `prompt ${n}` }))

const asListed: QueueActions['wholeOf'] = async ({ text }) => text

function show({ busy = true, wholeOf = asListed } = {}) {
  const actions = { onNext: vi.fn(), onWithdraw: vi.fn(), onEdit: vi.fn(), onOrder: vi.fn(), wholeOf }
  renderWith(
    fakeBullpen({ 'breaker.status': () => new Promise(() => undefined) }),
    <Queue queued={queued} busy={busy} {...actions} />,
  )
  return actions
}
const entry = (n: number) => screen.getAllByRole('listitem')[n - 1]!
const button = (n: number, name: RegExp) =>
  [...entry(n).querySelectorAll('button')].find((one) => name.test(one.getAttribute('aria-label') ?? one.textContent))!

describe('the queue', () => {
  it('is put in another order by its buttons and from the keyboard', async () => {
    const { onOrder } = show()
    await userEvent.click(button(3, /Send earlier/))
    expect(onOrder).toHaveBeenLastCalledWith([promptId(1), promptId(3), promptId(2)])
    fireEvent.keyDown(button(1, /Edit/), { key: 'ArrowDown', altKey: true })
    expect(onOrder).toHaveBeenLastCalledWith([promptId(2), promptId(1), promptId(3)])
    fireEvent.keyDown(button(1, /Edit/), { key: 'ArrowUp', altKey: true })
    expect(onOrder).toHaveBeenCalledTimes(2)
  })

  it('sends one at once, ending the turn that is under way', async () => {
    const { onNext } = show()
    await userEvent.click(button(2, /Stop and send now/))
    expect(onNext).toHaveBeenCalledExactlyOnceWith(promptId(2))
  })

  it('has words changed with Enter, and left as they are with Escape', async () => {
    const { onEdit } = show()
    await userEvent.click(button(1, /Edit/))
    await userEvent.type(screen.getByRole('textbox'), ' more{Escape}')
    expect(onEdit).not.toHaveBeenCalled()
    await userEvent.click(button(1, /Edit/))
    await userEvent.type(screen.getByRole('textbox'), ' more{Enter}')
    expect(onEdit).toHaveBeenCalledExactlyOnceWith(promptId(1), 'prompt 1 more')
  })

  it('has the last one edited from the palette too', async () => {
    const { onEdit } = show()
    const edit = currentOffers()['queue.edit']
    await act(async () => {
      if (typeof edit === 'function') edit()
    })
    await userEvent.type(await screen.findByRole('textbox'), '!{Enter}')
    expect(onEdit).toHaveBeenCalledExactlyOnceWith(promptId(3), 'prompt 3!')
  })

  it('has all words of a long one changed, not the head that the list has', async () => {
    const { onEdit } = show({ wholeOf: async () => 'all of the words' })
    await userEvent.click(button(1, /Edit/))
    await userEvent.type(await screen.findByRole('textbox'), '!{Enter}')
    expect(onEdit).toHaveBeenCalledExactlyOnceWith(promptId(1), 'all of the words!')
  })
})
