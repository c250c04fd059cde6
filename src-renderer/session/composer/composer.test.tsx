import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { Composer } from './composer.tsx'

function show({ busy = false, sending = false, refusal = null as string | null } = {}) {
  const onSend = vi.fn<(text: string, now?: boolean) => void>()
  const Host = () => {
    const [text, setText] = useState('')
    return (
      <Composer
        handle={null}
        text={text}
        onText={setText}
        onSend={(now) => (now ? onSend(text, now) : onSend(text))}
        onInterrupt={() => undefined}
        busy={busy}
        interrupting={false}
        sending={sending}
        refusal={refusal}
        placeholder=""
        tools={null}
      />
    )
  }
  renderWith(fakeBullpen({}), <Host />)
  return { onSend, box: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Prompt' }) }
}

describe('Composer', () => {
  it('sends with Enter and breaks the line with Shift+Enter', async () => {
    const { onSend, box } = show()
    await userEvent.type(box, 'one{Shift>}{Enter}{/Shift}two')
    expect(onSend).not.toHaveBeenCalled()
    await userEvent.type(box, '{Enter}')
    expect(onSend).toHaveBeenCalledExactlyOnceWith('one\ntwo')
  })

  it('stops a running turn and sends at once with Ctrl+Enter', async () => {
    const { onSend, box } = show({ busy: true })
    expect(screen.queryByRole('button', { name: 'Stop and send now' })).toBeNull()
    await userEvent.type(box, 'stop, look here')
    fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true })
    await userEvent.click(screen.getByRole('button', { name: 'Stop and send now' }))
    expect(onSend.mock.calls).toEqual([
      ['stop, look here', true],
      ['stop, look here', true],
    ])
  })

  it('sends nothing that is only blank', async () => {
    const { onSend, box } = show()
    await userEvent.type(box, '   {Enter}')
    expect(onSend).not.toHaveBeenCalled()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true)
  })

  it('leaves Enter to an input method that composes a character', async () => {
    const { onSend, box } = show()
    await userEvent.type(box, 'にほん')
    fireEvent.keyDown(box, { key: 'Enter', isComposing: true })
    expect(onSend).not.toHaveBeenCalled()
  })

  it('does not send again while Enter is held down', async () => {
    const { onSend, box } = show()
    await userEvent.type(box, 'text')
    fireEvent.keyDown(box, { key: 'Enter', repeat: true })
    expect(onSend).not.toHaveBeenCalled()
  })

  it.each([
    ['12. שלום', 'rtl'],
    ['مرحبا', 'rtl'],
    ['hello שלום', ''],
    ['1 + 1', ''],
  ])('writes %j in its direction', (text, direction) => {
    const { box } = show()
    fireEvent.change(box, { target: { value: text } })
    expect(box.dir).toBe(direction)
  })

  it('keeps the text as it is while it is being sent', () => {
    expect(show({ sending: true }).box.readOnly).toBe(true)
    expect(screen.getByRole('status').textContent).toBe('Sending…')
  })

  it('keeps what is written while nothing can be sent, and says why', async () => {
    const { onSend, box } = show({ refusal: 'The database can only be read.' })
    await userEvent.type(box, 'later{Enter}')
    expect(onSend).not.toHaveBeenCalled()
    expect(box.value).toBe('later')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true)
    expect(screen.getByRole('status').textContent).toBe('The database can only be read.')
  })

  it('can be interrupted while a turn runs, and queues', () => {
    show({ busy: true })
    expect(screen.getByRole('button', { name: 'Interrupt' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Queue behind the running turn' })).toBeTruthy()
  })
})
