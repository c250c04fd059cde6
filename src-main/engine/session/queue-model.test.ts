/** Whatever happens to a session and its hosts: no prompt is lost, none runs twice, and the disk has the queue that is shown. */
import { setImmediate as tick } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PromptId, type SessionId } from '#shared/ids.ts'
import { Hosts } from '../testing/hosts.ts'

const acts = [
  'send',
  'send',
  'complete',
  'complete',
  'fail',
  'interrupt',
  'crash',
  'close',
  'wake',
  'host dies',
] as const
const step = fc.oneof(
  fc.record({ what: fc.constantFrom(...acts), nth: fc.constant(0) }),
  fc.record({
    what: fc.constantFrom('withdraw', 'edit', 'hurry', 'reorder', 'send again', 'host stops'),
    nth: fc.nat(5),
  }),
)

test('no prompt is lost, none runs twice, and the disk has the queue that is shown', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 30 }), async (steps) => {
      await using hosts = new Hosts()
      const { id } = await hosts.sessions.create({ cwd: '/project', profile: 'default' })
      const model = { sent: [] as PromptId[], withdrawn: new Set<PromptId>() }
      for (const one of steps) {
        await apply(hosts, id, model, one)
        await settle()
        const queued = hosts.sessions.get(id).queued.map(({ promptId, text }) => ({ promptId, text }))
        const kept = hosts.store.journal.queuedPrompts().get(id) ?? []
        expect(kept.map(({ promptId, text }) => ({ promptId, text }))).toEqual(queued)
        const given = hosts.agents.flatMap(({ prompts }) => prompts.map(({ promptId }) => promptId))
        expect(new Set(given).size).toBe(given.length)
        for (const promptId of model.sent) {
          const places = [
            queued.some((prompt) => prompt.promptId === promptId),
            given.includes(promptId),
            model.withdrawn.has(promptId),
          ]
          expect(places.filter(Boolean)).toHaveLength(1)
        }
      }
    }),
    { numRuns: 25 },
  )
})

/** What follows from a step takes some turns of the event loop, and no time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await tick()
}

type Model = { readonly sent: PromptId[]; readonly withdrawn: Set<PromptId> }

async function apply(hosts: Hosts, id: SessionId, model: Model, { what, nth }: { what: string; nth: number }) {
  const { sessions } = hosts
  const queued = sessions.get(id).queued
  const chosen = queued[nth % Math.max(1, queued.length)]?.promptId
  const agent = hosts.agents.find(({ pid }) => pid === sessions.find(id).process?.pid)
  if (what === 'send') {
    const promptId = PromptId.parse(crypto.randomUUID())
    model.sent.push(promptId)
    sessions.send({ id, promptId, text: `prompt ${model.sent.length}` })
  } else if (what === 'send again') {
    const again = model.sent[nth % Math.max(1, model.sent.length)]
    if (again) sessions.send({ id, promptId: again, text: 'the same once more' })
  } else if (what === 'complete') agent?.endTurn()
  else if (what === 'fail') agent?.endTurn({ outcome: 'failed' })
  else if (what === 'interrupt') await sessions.interrupt(id)
  else if (what === 'crash') agent?.die()
  else if (what === 'close') await sessions.close(id)
  else if (what === 'wake') sessions.wake(id)
  else if (what === 'host dies') hosts.die()
  else if (what === 'host stops') await hosts.stop()
  else if (what === 'reorder') sessions.orderPrompts({ id, promptIds: queued.map((one) => one.promptId).toReversed() })
  else if (!chosen) return
  else if (what === 'edit') sessions.editPrompt({ id, promptId: chosen, text: `edited ${nth}` })
  else if (what === 'hurry') sessions.sendNext({ id, promptId: chosen })
  else if (what === 'withdraw') {
    sessions.withdraw({ id, promptId: chosen })
    model.withdrawn.add(chosen)
  }
}
