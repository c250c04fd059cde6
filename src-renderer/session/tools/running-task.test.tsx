import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { promptId, sessionId, stored } from '../../testing/sessions.ts'
import { TranscriptBuilder } from '../transcript/builder.ts'
import { ItemView } from '../transcript/item-view.tsx'
import { SessionIdContext } from './long-result.tsx'

const BEGUN: readonly SessionEvent[] = [
  { type: 'prompt', promptId: promptId(), text: 'Build it' },
  { type: 'turn.started', promptId: promptId() },
  {
    ...{ type: 'tool.call', messageId: 'm', parent: null, toolUseId: 'build', name: 'Bash' },
    input: { command: 'npm run build' },
  },
]
const MOVED: readonly SessionEvent[] = [
  { type: 'task.started', toolUseId: 'build' },
  { type: 'tool.result', toolUseId: 'build', parent: null, isError: false, text: 'It goes on.', images: [] },
]

function show(events: readonly SessionEvent[], ...asked: object[]) {
  const builder = new TranscriptBuilder()
  for (const event of stored([...events])) builder.push(event)
  const take = (name: string) => (input: unknown) => {
    asked.push({ [name]: input })
    return undefined
  }
  const bullpen = fakeBullpen({
    'sessions.moveToBackground': take('move'),
    'sessions.stopTask': take('stop'),
    'files.taskOutput': () => ({ text: '', bytes: 0, isCut: false }),
  })
  renderWith(
    bullpen,
    <SessionIdContext value={sessionId()}>
      {builder.items.map((item) => (
        <ItemView key={item.key} item={item} cwd="/work" actions={null} />
      ))}
    </SessionIdContext>,
  )
  return asked
}
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

it('a command that takes long is moved to the background, or stopped alone, without opening its card', async () => {
  const asked = show(BEGUN)
  press('Move to the background')
  press('Stop only this')
  const call = { id: sessionId(), toolUseId: 'build' }
  await waitFor(() => expect(asked).toEqual([{ move: call }, { stop: call }]))
})

it('one in the background can only be stopped', () => {
  show([...BEGUN, ...MOVED])
  fireEvent.click(screen.getByRole('button', { name: /npm run build/ }))
  expect(screen.getByRole('button', { name: 'Stop only this' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Move to the background' })).toBeNull()
})

it('what has ended can not be stopped', () => {
  show([...BEGUN, { type: 'tool.result', toolUseId: 'build', parent: null, isError: false, text: 'ok', images: [] }])
  expect(screen.queryByRole('group', { name: 'While it runs' })).toBeNull()
})
