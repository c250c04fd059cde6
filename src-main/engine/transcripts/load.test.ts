/** What a transcript tells: turns, branches, compaction, commands, subagents. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadTranscript } from './load.ts'
import { SampleTranscript, conversationOf } from './testing/sample-transcript.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bullpen-load-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function load(sample: SampleTranscript, options?: { allBranches?: boolean }) {
  const path = join(folder, 'a.jsonl')
  writeFileSync(path, sample.text)
  return loadTranscript(path, options)
}

const told = async (sample: SampleTranscript, options?: { allBranches?: boolean }) =>
  (await load(sample, options)).events.map(({ event }) => {
    if (event.type === 'turn.ended') return `ended ${event.outcome}`
    return 'text' in event ? `${event.type} ${event.text}` : event.type
  })

describe('a transcript', () => {
  it('tells turns with their times', async () => {
    const { events, cwd, model, gitBranch } = await load(conversationOf(1))
    expect(events.map(({ event }) => event.type)).toEqual([
      'prompt',
      'turn.started',
      'tool.call',
      'tool.result',
      'text',
      'turn.ended',
    ])
    expect(events.at(-1)?.event).toMatchObject({ outcome: 'completed', durationMs: 4_000 })
    expect({ cwd, model, gitBranch }).toEqual({ cwd: '/work/project', model: 'claude-opus-5-5', gitBranch: 'main' })
  })

  it('says how the last turn ended: interrupted, failed, or cut off', async () => {
    const begun = () => new SampleTranscript().prompt('go')
    const interrupt = { type: 'user', message: { content: [{ type: 'text', text: '[Request interrupted by user]' }] } }
    const failure = {
      type: 'assistant',
      isApiErrorMessage: true,
      error: 'rate_limit',
      apiErrorStatus: 429,
      message: { model: '<synthetic>', content: [{ type: 'text', text: 'Limit' }] },
    }
    expect((await told(begun().entry(interrupt))).at(-1)).toBe('ended interrupted')
    expect((await load(begun().entry(failure))).events.at(-1)?.event).toMatchObject({
      outcome: 'failed',
      error: { kind: 'rate_limit' },
    })
    expect((await told(begun())).at(-1)).toBe('ended lost')
    expect((await told(begun().call('t'))).at(-1)).toBe('ended lost')
  })

  it('leaves out branches that the user went back from, and keeps the results of tools called at once', async () => {
    const sample = new SampleTranscript().prompt('first').answer('one')
    const fork = `00000000-0000-4000-8000-${String(2).padStart(12, '0')}`
    sample.prompt('left').answer('also left')
    sample.goBackTo(fork).prompt('kept')
    sample.call('a')
    const first = sample.nextUuid
    sample.call('b').goBackTo(`00000000-0000-4000-8000-${String(Number(first.slice(-12)) - 1).padStart(12, '0')}`)
    sample.result('a', 'result a').goBackTo(first).result('b', 'result b').answer('done')
    const words = await told(sample)
    expect(words).not.toContain('prompt left')
    expect(words).not.toContain('text also left')
    expect(words).toEqual(expect.arrayContaining(['prompt kept', 'tool.result result a', 'tool.result result b']))
    expect((await load(sample)).left).toBe(2)
    expect(await told(sample, { allBranches: true })).toContain('prompt left')
  })

  it('goes on behind a compaction, without the words that the CLI wrote for the model', async () => {
    const sample = conversationOf(1).compaction()
    sample.entry({ type: 'user', isCompactSummary: true, message: { content: 'Summary of everything' } })
    sample.entry({ type: 'user', isMeta: true, message: { content: '<local-command-caveat>x</local-command-caveat>' } })
    sample.prompt('<command-name>/compact</command-name>\n<command-args>all</command-args>')
    sample.prompt('<local-command-stdout>Compacted </local-command-stdout>').prompt('after').answer('yes')
    const words = await told(sample)
    expect(words).toContain('prompt prompt 0')
    expect(words).toContain('prompt /compact all')
    expect(words).not.toContain('notice Compacted')
    expect(words.slice(-4)).toEqual(['prompt after', 'turn.started', 'text yes', 'ended completed'])
    expect(words.join()).not.toContain('Summary of everything')
    expect(words.join()).not.toContain('caveat')
  })

  it('has what commands printed that the CLI ran itself, and takes them for answered', async () => {
    const sample = conversationOf(1).prompt('<command-name>/cost</command-name>')
    const content = '<local-command-stdout>Cost: $0\nTime: 1s</local-command-stdout>'
    sample.entry({ type: 'system', subtype: 'local_command', content, level: 'info' })
    expect((await told(sample)).slice(-4)).toEqual([
      'prompt /cost',
      'turn.started',
      'notice Cost: $0\nTime: 1s',
      'ended completed',
    ])
  })

  it('has what subagents did behind the call that started them', async () => {
    const sample = new SampleTranscript().prompt('go').call('task', 'Agent').result('task', 'done').answer('all done')
    const inner = new SampleTranscript().prompt('look').answer('found it')
    const subagents = join(folder, 'a', 'subagents')
    mkdirSync(subagents, { recursive: true })
    writeFileSync(join(subagents, 'agent-1.jsonl'), inner.text)
    writeFileSync(join(subagents, 'agent-1.meta.json'), JSON.stringify({ toolUseId: 'task' }))
    writeFileSync(join(subagents, 'agent-2.jsonl'), inner.text)
    const { events } = await load(sample)
    expect(
      events.map(({ event }) => ('parent' in event ? `${event.type} ${event.parent ?? 'main'}` : event.type)),
    ).toEqual(['prompt', 'turn.started', 'tool.call main', 'text task', 'tool.result main', 'text main', 'turn.ended'])
  })
})
