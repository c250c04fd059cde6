import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import { Unsent, useUnsent } from './unsent.ts'

const store = new Unsent<string>()

function Card({ label, id }: { label: string; id: RequestId }) {
  const [words, setWords] = useUnsent(store, id, '')
  return <input aria-label={label} value={words} onChange={({ target }) => setWords(target.value)} />
}

const valueOf = (label: string) => screen.getByLabelText<HTMLInputElement>(label).value

it('is the same wherever the request is shown, is there when its card comes back, and is of that request alone', () => {
  const [one, other] = [RequestId.parse('one'), RequestId.parse('other')]
  const { unmount } = render(
    <>
      <Card label="In the pane" id={one} />
      <Card label="In the inbox" id={one} />
      <Card label="Of another" id={other} />
    </>,
  )
  fireEvent.change(screen.getByLabelText('In the inbox'), { target: { value: 'Not there' } })
  expect(['In the pane', 'In the inbox', 'Of another'].map(valueOf)).toEqual(['Not there', 'Not there', ''])
  unmount()
  render(<Card label="Later" id={one} />)
  expect(valueOf('Later')).toBe('Not there')
})
