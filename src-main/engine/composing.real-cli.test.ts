import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { PromptId } from '#shared/ids.ts'
import { type Conversation, EngineBench } from './testing/engine-bench.ts'

const Effort = z.object({ output_config: z.object({ effort: z.string() }).optional() })

/** A picture of one point. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

let bench: EngineBench
beforeEach(async () => {
  bench = await EngineBench.start()
})
afterEach(() => bench[Symbol.asyncDispose]())

const sendImage = (one: Conversation, text: string): PromptId => {
  const promptId = PromptId.parse(crypto.randomUUID())
  bench.engine.sessions.send({ id: one.id, promptId, text, images: [{ mediaType: 'image/png', data: PIXEL }] })
  return promptId
}
const shown = () => (asked().at(-1)?.body.split(PIXEL).length ?? 0) - 1
const effort = () => Effort.parse(JSON.parse(asked().at(-1)?.body ?? '')).output_config?.effort
const asked = () => bench.model.requests.filter(({ isAgent }) => isAgent)

it('shows an image to the model, with and without words, and leaves its data out of the summary', async () => {
  const one = await bench.open(bench.project('a'))
  await one.turnEnd(sendImage(one, 'What is this?'))
  expect(shown()).toBe(1)
  expect(
    asked()
      .at(-1)
      ?.prompts.some((prompt) => prompt.includes('What is this?')),
  ).toBe(true)
  await one.turnEnd(sendImage(one, ''))
  expect(shown()).toBe(2)
  const [prompt] = one.all('prompt')
  expect(JSON.stringify(prompt)).not.toContain(PIXEL)
  const id = prompt?.images?.[0]?.rest.id ?? 0
  expect(bench.engine.sessions.payload({ id: one.id, payloadId: id, offset: 0, limit: 1_000 }).text).toBe(PIXEL)
})

it('knows the commands of a folder, and still does before the next process is up', async () => {
  const cwd = bench.project('a')
  mkdirSync(join(cwd, '.claude', 'commands'), { recursive: true })
  writeFileSync(
    join(cwd, '.claude', 'commands', 'greet.md'),
    '---\ndescription: Says hello\nargument-hint: <name>\n---\nSay hello to $1',
  )
  await bench.engine.folders.setTrust({ path: cwd, trusted: true })
  const one = await bench.open(cwd)
  expect(bench.engine.sessions.commands(one.id)).toEqual({ commands: [], known: false })
  await one.turn('Hello')
  const { commands, known } = bench.engine.sessions.commands(one.id)
  expect(known).toBe(true)
  expect(commands.find(({ name }) => name === 'compact')).toMatchObject({ builtin: true })
  const greet = { name: 'greet', argumentHint: '<name>', builtin: false }
  expect(commands.find(({ name }) => name === 'greet')).toMatchObject(greet)
  await bench.restart()
  expect(bench.engine.sessions.commands(one.id).commands).toContainEqual(expect.objectContaining(greet))
  const elsewhere = await bench.engine.sessions.create({ cwd: bench.project('b'), profile: 'default' })
  const others = bench.engine.sessions.commands(elsewhere.id)
  expect(others.known).toBe(false)
  expect(others.commands.map(({ name }) => name)).toContain('compact')
  expect(others.commands.map(({ name }) => name)).not.toContain('greet')
})

it('sets the effort of a running process and of the next one, and reads the fill of the context', async () => {
  const one = await bench.open(bench.project('a'))
  expect(await bench.engine.sessions.contextUsage(one.id)).toBeNull()
  await one.turn('One')
  const before = await bench.engine.sessions.contextUsage(one.id)
  expect(before?.maxTokens).toBeGreaterThan(100_000)
  expect(before?.parts.map(({ kind }) => kind)).toContain('used')
  await bench.engine.sessions.setEffort({ id: one.id, effort: 'high' })
  await one.turn('Two')
  expect(effort()).toBe('high')
  await bench.restart()
  const again = await bench.attach(one.id)
  expect(again.session.effort).toBe('high')
  await again.turn('Three')
  expect(effort()).toBe('high')
  await bench.engine.sessions.setEffort({ id: one.id, effort: null })
  await again.turn('Four')
  expect(effort()).not.toBe('high')
})
