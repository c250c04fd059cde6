import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { sessionId } from '../../testing/sessions.ts'
import { InputRest } from './input-rest.tsx'
import { formatLength, Rest, RestImage, SessionIdContext } from './long-result.tsx'

/** A host that holds this text under 5. */
const holding = (text: string) =>
  vi.fn((input: unknown) => {
    const { offset, limit, payloadId } = input as { offset: number; limit: number; payloadId: number }
    if (payloadId !== 5) throw new Error('another payload')
    return { text: text.slice(offset, offset + limit), length: text.length }
  })

describe('a long result', () => {
  it('comes page by page when it is asked for', async () => {
    const text = `${'a'.repeat(1_000)}${'b'.repeat(128 * 1024)}${'c'.repeat(500)}`
    const payload = holding(text)
    renderWith(
      fakeBullpen({ 'sessions.payload': payload }),
      <SessionIdContext value={sessionId()}>
        <Rest rest={{ id: 5, length: text.length }} from={1_000} />
      </SessionIdContext>,
    )
    expect(payload).not.toHaveBeenCalled()
    fireEvent.click(screen.getByRole('button', { name: 'Show more (132 KB)' }))
    expect((await screen.findByLabelText('Output, continued, part 1')).textContent).toBe('b'.repeat(128 * 1024))
    fireEvent.click(screen.getByRole('button', { name: 'Show more (500 characters)' }))
    expect((await screen.findByLabelText('Output, continued, part 2')).textContent).toBe('c'.repeat(500))
    expect(screen.queryByRole('button', { name: /Show more/ })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Show less' }))
    expect(screen.queryByLabelText('Output, continued, part 1')).toBeNull()
    screen.getByRole('button', { name: 'Show more (132 KB)' })
  })

  it('may be a part of what a tool was given', async () => {
    const content = `${'a'.repeat(2_000)}${'b'.repeat(500)}`
    const rest = { id: 5, length: content.length, path: ['edits', 1, 'new_string'] }
    renderWith(
      fakeBullpen({ 'sessions.payload': holding(content) }),
      <SessionIdContext value={sessionId()}>
        <InputRest input={{ edits: [{}, { new_string: content.slice(0, 2_000) }] }} inputRest={[rest]} />
      </SessionIdContext>,
    )
    screen.getByText('Only the beginning of edits.1.new_string is shown.')
    fireEvent.click(screen.getByRole('button', { name: 'Show more (500 characters)' }))
    expect((await screen.findByLabelText('edits.1.new_string, continued, part 1')).textContent).toBe('b'.repeat(500))
  })

  it('that is an image is loaded when it is shown', async () => {
    renderWith(
      fakeBullpen({ 'sessions.payload': holding('aGVsbG8=') }),
      <SessionIdContext value={sessionId()}>
        <RestImage rest={{ id: 5, length: 8 }} mediaType="image/png" />
      </SessionIdContext>,
    )
    expect((await screen.findByRole('img')).getAttribute('src')).toBe('data:image/png;base64,aGVsbG8=')
  })

  it('has a length a person can read', () => {
    expect([12, 130_000, 30_400_000].map(formatLength)).toEqual(['12 characters', '130 KB', '30.4 MB'])
  })
})
