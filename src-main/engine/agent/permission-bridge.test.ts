import { expect, it } from 'vitest'
import { type Outcome, type PermissionRequest, PREVIEW_MAX } from '#shared/permissions.ts'
import { bridgePermissions } from './permission-bridge.ts'

async function asked(input: Record<string, unknown>, outcome: Outcome) {
  const requests: PermissionRequest[] = []
  const ask = (request: PermissionRequest) => {
    requests.push(request)
    return Promise.resolve(outcome)
  }
  const { signal } = new AbortController()
  const context = { signal, requestId: 'r', toolUseID: 't', suggestions: [] }
  const result = await bridgePermissions(ask, '/work')('AskUserQuestion', input, context)
  return { request: requests[0], result }
}

it('an option comes with its preview, cut where it is long, and the model is told the one that was chosen', async () => {
  const long = 'x'.repeat(PREVIEW_MAX + 1)
  const options = [
    { label: 'Table', description: 'a grid', preview: long },
    { label: 'List', description: 'lines', preview: '- one' },
    { label: 'None', preview: 7 },
  ]
  const input = { questions: [{ question: 'Which?', header: 'Look', multiSelect: false, options }] }
  const { request, result } = await asked(input, { kind: 'answers', answers: { 'Which?': 'Table' } })
  expect(request).toMatchObject({
    kind: 'question',
    questions: [
      {
        options: [
          { label: 'Table', preview: `${'x'.repeat(PREVIEW_MAX)}\n\n…` },
          { label: 'List', description: 'lines', preview: '- one' },
          { label: 'None', description: '' },
        ],
      },
    ],
  })
  expect(result).toMatchObject({
    behavior: 'allow',
    updatedInput: { ...input, answers: { 'Which?': 'Table' }, annotations: { 'Which?': { preview: long } } },
  })
  const own = await asked(input, { kind: 'answers', answers: { 'Which?': 'a map' } })
  expect(own.result).not.toHaveProperty('updatedInput.annotations')
})
