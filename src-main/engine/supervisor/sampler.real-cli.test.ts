import { afterEach, beforeEach, expect, it } from 'vitest'
import { directive } from '../demo/testing/directive.ts'
import { EngineBench } from '../testing/engine-bench.ts'
import { createTreeSource } from './sampler-source.ts'
import { Sampler } from './sampler.ts'

let bench: EngineBench
const sampler = new Sampler(createTreeSource())
beforeEach(async () => {
  bench = await EngineBench.start()
})
afterEach(async () => {
  sampler.close()
  await bench[Symbol.asyncDispose]()
})

it.skipIf(process.platform === 'win32')('tells the real CLI from the tool it runs', async () => {
  const one = await bench.open(bench.project('a'))
  one.send(directive({ mode: 'tool', name: 'Bash', input: { command: 'touch a.txt && tail -f a.txt' } }))
  await one.untilState('waiting')
  await bench.answer(one, { kind: 'allow-once' })
  const { pid } = one.all('process.started').at(-1)!
  for (;;) {
    const [found] = await sampler.sample([{ pid, role: 'live', sessionId: one.id }], 1_000)
    const { own, tree, children } = found!.sample
    const tool = children.find(({ name }) => name === 'tail')
    if (!tool) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      continue
    }
    expect(tool).toMatchObject({ apart: true, state: 'running' })
    expect(own.rssBytes).toBeGreaterThan(80 * 1024 * 1024)
    expect(tree.rssBytes).toBeGreaterThan(own.rssBytes)
    if (process.platform === 'linux') expect(own.privateBytes).toBeLessThan(own.rssBytes)
    break
  }
})
