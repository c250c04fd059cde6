import { screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { sessionId } from '../../testing/sessions.ts'
import { LiveOutput, outputPath } from './live-output.tsx'
import { SessionIdContext } from './long-result.tsx'

const FILE = '/tmp/claude-0/-work-x/9896f2ad/tasks/b1x.output'
const RESULT = `Command running in background with ID: b1x. Output is being written to: ${FILE}. You will be notified when it completes.`

it('is read again while the command runs, and shown as it grows', async () => {
  let reads = 0
  const asked: unknown[] = []
  const bullpen = fakeBullpen({
    'files.taskOutput': (input) => {
      asked.push(input)
      reads += 1
      return { text: `line ${reads}\n`, bytes: 7, isCut: false }
    },
  })
  renderWith(
    bullpen,
    <SessionIdContext value={sessionId()}>
      <LiveOutput result={RESULT} runs />
    </SessionIdContext>,
  )
  expect(await screen.findByText('line 1')).toBeTruthy()
  await waitFor(() => expect(screen.getByText('line 2')).toBeTruthy())
  expect(asked[0]).toEqual({ sessionId: sessionId(), path: FILE })
})

it('is where the CLI says, and nowhere else', () => {
  expect(outputPath(RESULT)).toBe(FILE)
  expect(outputPath(RESULT.replace('running in background', 'was manually backgrounded by user'))).toBe(FILE)
  expect(outputPath(`hello\n${RESULT}`)).toBeNull()
  expect(outputPath('Command running in background with ID: x')).toBeNull()
})
