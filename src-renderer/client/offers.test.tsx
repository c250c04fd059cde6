import { act, render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { currentOffers, type Offer, useOffers, useOpener } from './offers.ts'
import { PaneFocusContext } from './pane-focus.ts'

const run = (offer: Offer | undefined) => (typeof offer === 'function' ? act(offer) : undefined)

test('what is offered is that of the pane with the focus, for as long as it is there', () => {
  const calls = vi.fn<(name: string) => void>()
  function Part({ name }: { name: string }) {
    useOffers({ 'session.fork': () => calls(name), 'session.wake': { why: `${name} is awake` } })
    return null
  }
  const panes = (focused: string) => (
    <>
      {['left', 'right'].map((name) => (
        <PaneFocusContext key={name} value={name === focused}>
          <Part name={name} />
        </PaneFocusContext>
      ))}
    </>
  )
  const { rerender, unmount } = render(panes('left'))
  run(currentOffers()['session.fork'])
  rerender(panes('right'))
  run(currentOffers()['session.fork'])
  expect(calls.mock.calls).toEqual([['left'], ['right']])
  expect(currentOffers()['session.wake']).toEqual({ why: 'right is awake' })
  unmount()
  expect(currentOffers()).toEqual({})
})

test('a menu is opened by its action, or says why not', () => {
  function Menu({ why }: { why: string | null }) {
    return useOpener('session.model', why).open ? 'open' : 'shut'
  }
  const { container, rerender } = render(<Menu why="Not yet" />)
  expect(currentOffers()['session.model']).toEqual({ why: 'Not yet' })
  rerender(<Menu why={null} />)
  run(currentOffers()['session.model'])
  expect(container.textContent).toBe('open')
})
