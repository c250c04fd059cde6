import { expect, it } from 'vitest'
import type { PermissionRequest } from '#shared/permissions.ts'
import { RequestId } from '#shared/ids.ts'
import { fakeBullpen } from '../testing/fake-bullpen.tsx'
import { aSession, aToolRequest, waitingFor } from '../testing/sessions.ts'
import { askedWords, inFull } from './asked-words.ts'

const session = aSession()
const labels = (request: PermissionRequest) => askedWords(request, session).actions.map(({ label }) => label)
const run = (command: string, changes = {}) => aToolRequest({ toolName: 'Bash', input: { command }, ...changes })

it('says what would run, and offers to allow only what is shown whole and warns of nothing', () => {
  const request = run('npm test')
  expect(askedWords(request, session)).toEqual({
    body: 'Claude wants to run: npm test',
    actions: [
      {
        label: 'Allow once',
        command: { kind: 'answer', id: session.id, requestId: request.requestId, decision: 'allow-once' },
      },
      { label: 'Deny', command: { kind: 'answer', id: session.id, requestId: request.requestId, decision: 'deny' } },
    ],
  })
  expect(labels(run('rm -rf /'))).toEqual(['Deny'])
  expect(labels(run('npm test', { defaultToNo: true }))).toEqual(['Deny'])
  expect(labels(run(`npm test ${'x'.repeat(100)}`))).toEqual(['Deny'])
  expect(labels(run('npm test\n./more'))).toEqual(['Deny'])
  expect(labels(run('npm test <file'))).toEqual(['Deny']) // its brackets are not shown
})

it('says which file would be edited, and what is asked, without offering an answer that needs a look', () => {
  const edit = aToolRequest({
    toolName: 'Edit',
    input: { file_path: '/work/project/a.ts', old_string: 'a', new_string: 'b' },
  })
  expect(askedWords(edit, session).body).toBe('Claude wants to edit /work/project/a.ts.')
  expect(labels(edit)).toEqual(['Deny'])
  const question = { question: 'Which one?', header: 'One', multiSelect: false, options: [] }
  const asked: PermissionRequest = {
    kind: 'question',
    requestId: RequestId.parse('q'),
    toolUseId: 't',
    questions: [question, question],
  }
  expect(askedWords(asked, session)).toEqual({ body: 'Which one? (and 1 more)', actions: [] })
  const { body } = askedWords({ ...asked, server: 'tracker' }, session)
  expect(body).toBe('MCP server “tracker” asks: Which one? (and 1 more)')
})

it('tells of a long command by its head, which is as much as the desktop takes', async () => {
  const request = run(`npm test ${'x'.repeat(20_000)}`)
  const asking = aSession({ state: waitingFor(request.requestId) })
  const { client } = fakeBullpen({
    'permissions.pending': () => [{ sessionId: asking.id, request, askedAt: 1 }],
  })
  const { body, actions } = await inFull({ kind: 'needs-you', session: asking, title: 'One', body: 'Asks.' }, client)
  expect(body).toMatch(/^Claude wants to run: npm test x+$/)
  expect(body.length).toBeLessThanOrEqual(1_000)
  expect(actions.map(({ label }) => label)).toEqual(['Deny'])
})
