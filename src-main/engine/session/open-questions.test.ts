/** Questions that outlive their process, over a real store: a host that dies is one that another takes the place of. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PromptId, RequestId } from '#shared/ids.ts'
import type { Decision, PermissionRequest } from '#shared/permissions.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { Hosts, until } from '../testing/hosts.ts'
import { isSame } from './kept-answers.ts'

const allow: Decision = { kind: 'allow-once' }
const deny: Decision = { kind: 'deny', reason: 'No.' }

let asked = 0
const asks = (command: string): PermissionRequest =>
  aToolRequest({ requestId: RequestId.parse(`r${(asked += 1)}`), toolUseId: `t${asked}`, input: { command } })

describe('a question that its host left', () => {
  test('keeps what the user sends meanwhile waiting, and goes before it', async () => {
    await using hosts = new Hosts()
    const request = asks('make')
    const id = await hosts.asking(request)
    hosts.die()
    hosts.sessions.send({ id, promptId: PromptId.parse(crypto.randomUUID()), text: 'and then?' })
    expect([hosts.state(id), hosts.agents.length]).toEqual(['waiting', 1])
    await hosts.answer(id, request, allow)
    await until(() => hosts.agents[1]?.prompts.length === 1)
    expect(hosts.agents[1]?.prompts[0]?.text).toContain('I allow Bash to run `make`')
    expect(hosts.sessions.get(id).queued).toMatchObject([{ text: 'and then?' }])
  })

  test('is answered and gone on with in one go: a host that dies right after goes on', async () => {
    await using hosts = new Hosts()
    const request = asks('make')
    const id = await hosts.asking(request)
    hosts.die()
    await hosts.answer(id, request, allow)
    hosts.die() // before the prompt had a process
    expect(hosts.sessions.get(id).queued).toMatchObject([{ origin: 'answers' }])
    expect(hosts.pending()).toEqual([])
    hosts.sessions.nudge()
    await until(() => hosts.agents.some(({ prompts }) => prompts[0]?.text.includes('I allow') === true))
  })

  test('is the same when only the process dies: it waits on, nothing is started for it, and it is gone on with', async () => {
    await using hosts = new Hosts()
    const request = asks('make')
    const id = await hosts.asking(request)
    hosts.agents[0]?.die()
    await until(() => hosts.events(id).some(({ type }) => type === 'process.ended'))
    expect([hosts.state(id), hosts.pending(), hosts.agents.length]).toEqual(['waiting', [request], 1])
    const told = hosts.events(id).map(({ type }) => type)
    expect(told).not.toContain('turn.ended')
    expect(told).not.toContain('gap')
    await hosts.answer(id, request, allow)
    await until(() => hosts.agents[1]?.prompts.length === 1)
    expect(hosts.agents[1]?.prompts[0]?.text).toContain('I allow Bash to run `make`')
  })

  test('takes no answer that does not fit, and none a second time', async () => {
    await using hosts = new Hosts()
    const request = asks('make')
    const id = await hosts.asking(request, asks('test'))
    hosts.die()
    expect(() => hosts.answer(id, request, { kind: 'answers', answers: {} })).toThrow('it has no answers')
    await hosts.answer(id, request, allow)
    expect(() => hosts.answer(id, request, deny)).toThrow('no longer waits')
    expect(hosts.state(id)).toBe('waiting')
  })

  test.each(['interrupt', 'close'] as const)('is over with the turn on %s', async (how) => {
    await using hosts = new Hosts()
    const id = await hosts.asking(asks('make'), asks('test'))
    await hosts.stop()
    expect(hosts.state(id)).toBe('waiting')
    await hosts.sessions[how](id)
    expect(hosts.state(id)).toBe(how === 'close' ? 'closed' : 'hibernated')
    expect([hosts.pending(), hosts.store.journal.openTurns().size]).toEqual([[], 0])
    hosts.die()
    expect([hosts.state(id), hosts.agents.length]).toEqual([how === 'close' ? 'closed' : 'hibernated', 1])
  })

  test('however hosts come and go: every question is there until it is answered, and every answer is used for its own', async () => {
    const command = fc.constantFrom('make', 'test', 'lint')
    const step = fc.oneof(
      fc.constantFrom('die' as const, 'stop' as const),
      fc.record({ nth: fc.nat({ max: 2 }), decision: fc.constantFrom(allow, deny) }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 1, maxLength: 3 }),
        fc.array(step, { maxLength: 8 }),
        fc.array(command, { maxLength: 4 }),
        async (commands, steps, again) => {
          await using hosts = new Hosts()
          const requests = commands.map(asks)
          const id = await hosts.asking(...requests)
          hosts.die()
          const answers: { request: PermissionRequest; decision: Decision }[] = []
          const open = () => requests.filter((request) => answers.every((one) => one.request !== request))
          const give = async (request: PermissionRequest, decision: Decision) => {
            answers.push({ request, decision })
            await hosts.answer(id, request, decision)
          }
          for (const one of steps) {
            expect(hosts.pending()).toEqual(open())
            const left = open()
            if (one === 'die') hosts.die()
            else if (one === 'stop') await hosts.stop()
            else if (left.length > 1) await give(left[one.nth % left.length]!, one.decision)
          }
          for (const request of open()) await give(request, allow)
          await until(() => hosts.state(id) === 'running')
          const told = hosts.events(id)
          expect(told.filter(({ type }) => type === 'permission.asked')).toHaveLength(requests.length)
          expect(told.filter(({ type }) => type === 'permission.answered')).toHaveLength(requests.length)
          const agent = hosts.agents.at(-1)!
          for (const request of again.map(asks)) {
            const at = answers.findIndex((one) => isSame(one.request, request))
            const outcome = agent.ask(request, new AbortController().signal)
            if (at !== -1) expect(await outcome).toEqual(answers.splice(at, 1)[0]?.decision)
            else expect(hosts.pending()).toContainEqual(request)
          }
        },
      ),
      { numRuns: 20 },
    )
  })
})
