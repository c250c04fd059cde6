import { act, renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { BullpenProvider } from '../../client/context.tsx'
import { fakeBullpen } from '../../testing/fake-bullpen.tsx'
import { sessionId } from '../../testing/sessions.ts'
import { FIRST, useSend } from './use-send.ts'

const words = { message: 'm', remedy: 'r' }

function sending(fail: () => AppError | null, id = sessionId()) {
  const sent: unknown[] = []
  const bullpen = fakeBullpen({
    'sessions.send': (input) => {
      sent.push(input)
      const error = fail()
      if (error) throw error
      return { queued: false }
    },
  })
  const { result } = renderHook(() => useSend(id), {
    wrapper: ({ children }) => <BullpenProvider bullpen={bullpen}>{children}</BullpenProvider>,
  })
  const ids = () => sent.map((input) => (input as { promptId: string }).promptId)
  return { ids, result, sent, send: (text: string) => act(() => result.current.send(text)) }
}

describe('useSend', () => {
  it('repeats a send that was cut under the same id', async () => {
    let cut = true
    const { ids, send, result } = sending(() => (cut ? new AppError('network', words) : null), sessionId(11))
    expect(await send('hello')).toBeNull()
    expect(result.current.error?.kind).toBe('network')
    cut = false
    expect(await send('hello')).toBe(ids()[0])
    expect(result.current.error).toBeNull()
    expect(new Set(ids()).size).toBe(1)
  })

  it('says of a prompt that belongs to what is over that it goes before those that wait', async () => {
    const { result, sent } = sending(() => null, sessionId(13))
    await act(() => result.current.send('go on', [], FIRST))
    await act(() => result.current.send('and then'))
    expect(sent).toMatchObject([{ text: 'go on', first: true }, { text: 'and then' }])
    expect(sent[1]).not.toHaveProperty('first')
  })

  it('takes a new id for another text, and after the host has answered', async () => {
    let error: AppError | null = new AppError('network', words)
    const { ids, send } = sending(() => error, sessionId(12))
    await send('one')
    await send('two')
    error = null
    await send('two')
    await send('two')
    expect(new Set(ids()).size).toBe(3)
  })
})
