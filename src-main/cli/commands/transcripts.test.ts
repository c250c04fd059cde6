/** `history`, `export`, `import` and `doctor --rebuild` as typed, over a real engine and files on disk; no agent is needed. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { ImportedSession, TranscriptSummary } from '#shared/transcripts.ts'
import { SampleTranscript } from '../../engine/transcripts/testing/sample-transcript.ts'
import { runCommandLine } from '../program.ts'

const CONVERSATION = '00000000-0000-4000-8000-00000000abcd'
let folder: string
let project: string
let transcript: string

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-history-')))
  project = join(folder, 'project')
  const kept = join(folder, 'claude', 'projects', '-work-project')
  for (const path of [project, kept]) mkdirSync(path, { recursive: true })
  transcript = join(kept, `${CONVERSATION}.jsonl`)
  const sample = new SampleTranscript({ cwd: project, sessionId: CONVERSATION })
    .prompt('Why do herons stand on one leg?')
    .answer('To keep the **other** one warm.')
  writeFileSync(transcript, `${sample.text}{"type":"user","mess\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a command printed, what it remarked, and its exit code. */
async function run(...args: string[]) {
  const printed: string[] = []
  const notes: string[] = []
  const code = await runCommandLine(args, {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      BULLPEN_HOME: join(folder, 'data'),
      CLAUDE_CONFIG_DIR: join(folder, 'claude'),
    },
    version: '0.0.0',
    terminal: {
      interactive: false,
      out: async (text) => void printed.push(text),
      json: async (value) => void printed.push(`${JSON.stringify(value)}\n`),
      note: (text) => void notes.push(text),
      ask: () => Promise.reject(new Error('nobody is asked')),
      readInput: () => Promise.resolve(''),
      readerGone: new AbortController().signal,
    },
  })
  return { code, text: printed.join(''), notes: notes.join('\n') }
}

it('lists, rebuilds, imports and exports', async () => {
  const listed = await run('history', 'herons', '--json')
  expect(listed.code).toBe(0)
  expect(TranscriptSummary.parse(JSON.parse(listed.text))).toMatchObject({
    id: CONVERSATION,
    cwd: project,
    messages: 2,
    skipped: 1,
    sessionId: null,
  })
  expect((await run('history')).text).toMatch(/^ID +USED[^]*00000000 .* 2 \(1 unreadable\) .*Why do herons stand/)
  expect((await run('history', 'flamingos')).notes).toContain('No conversations found.')

  // a conversation that appears while nobody looks is there after a rebuild
  const other = new SampleTranscript({ cwd: project, sessionId: CONVERSATION.replace('abcd', 'abce'), taken: 50 })
  writeFileSync(transcript.replace('abcd.', 'abce.'), other.prompt('And geese?').answer('Also.').text)
  const rebuilt = await run('doctor', '--rebuild', '--json')
  expect(rebuilt.notes).toContain(
    'The index of transcripts was made again: 2 conversations. 1 lines could not be read.',
  )

  const header = { bullpen: 'session', version: 1, title: 'Birds', cwd: project, model: null, conversationId: null }
  const promptId = '00000000-0000-4000-8000-000000000901'
  const events = [
    { type: 'prompt', promptId, text: 'Do <b>ducks</b> sleep?' },
    { type: 'turn.started', promptId },
    { type: 'text', messageId: 'm1', parent: null, text: 'With one eye open.', aborted: false },
    { type: 'turn.ended', promptId, outcome: 'completed', error: null, usage: null, durationMs: 1 },
  ]
  const exported = join(folder, 'birds.jsonl')
  const lines = [
    { ...header, createdAt: 1, exportedAt: 2 },
    ...events.map((event, index) => ({ seq: index + 1, at: 1_000 + index, event })),
  ]
  writeFileSync(exported, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const imported = await run('import', exported, '--json')
  expect(imported).toMatchObject({ code: 0 })
  const Imported = ImportedSession.pick({ skipped: true, resumable: true }).extend({
    id: z.string(),
    title: z.string(),
  })
  const { id, ...about } = Imported.parse(JSON.parse(imported.text))
  expect(about).toMatchObject({ title: 'Birds', skipped: 0, resumable: false })

  expect((await run('export', id.slice(0, 8))).text).toMatch(
    /# Birds[^]*Do <b>ducks<\/b> sleep\?[^]*With one eye open\./,
  )
  const page = join(folder, 'birds.html')
  expect((await run('export', id, '--output', page)).notes).toContain(`Written to ${page}.`)
  expect(readFileSync(page, 'utf8')).toContain('Do &lt;b&gt;ducks&lt;/b&gt; sleep?')
  expect(readFileSync(page, 'utf8')).not.toMatch(/<script/i)
  const again = join(folder, 'again.jsonl')
  await run('export', id, '--output', again)
  expect(readFileSync(again, 'utf8').trim().split('\n').length).toBe(lines.length + 1) // and that the agent knows nothing of it
})

it('say what is wrong with what they were given', async () => {
  const told: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0)
  const [unknown, empty] = [join(folder, 'none.jsonl'), join(folder, 'empty.jsonl')]
  writeFileSync(empty, '\n')
  const codes = [
    await run('import', unknown),
    await run('import', empty),
    await run('export', 'ffffffff'),
    await run('export', 'ffffffff', '--format', 'pdf'),
  ].map(({ code }) => code)
  vi.restoreAllMocks()
  expect(codes).toEqual([1, 2, 1, 2])
  expect(told.join('')).toMatch(/can't be used[^]*The file is empty\.[^]*There is no session "ffffffff"[^]*pdf/)
})
