/** What the real CLI leaves on disk, found, opened, forked, rewound, taken over, and missed when it is gone. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EngineBench } from '../testing/engine-bench.ts'
import { findTranscript } from './files.ts'
import { directive } from '../demo/testing/directive.ts'

const configOf = (bench: EngineBench) => join(bench.folder, 'claude')

describe('transcripts of the real CLI', () => {
  it('are forked, and the files of a session are given back what they held', async () => {
    await using bench = await EngineBench.start()
    const { engine } = bench
    const cwd = bench.project('a')
    const session = await bench.open(cwd)
    await session.turn('one')
    const file = join(cwd, 'note.txt')
    writeFileSync(file, 'before')
    await engine.sessions.setPermissionMode({ id: session.id, mode: 'acceptEdits' })
    const tools = [
      { name: 'Read', input: { file_path: file } },
      { name: 'Write', input: { file_path: file, content: 'after' } },
    ]
    const { promptId } = await session.turn(`write ${directive({ mode: 'sequence', tools })}`)
    expect(readFileSync(file, 'utf8')).toBe('after')
    const files = await engine.conversations.rewindFiles({ id: session.id, promptId, dryRun: false })
    expect(files).toMatchObject({ possible: true, files: [file] })
    expect(readFileSync(file, 'utf8')).toBe('before')

    const { events } = engine.sessions.events({ id: session.id, limit: 500 })
    const upToSeq = events.find(({ event }) => event.type === 'turn.ended')?.seq
    const forked = await bench.attach((await engine.conversations.fork({ id: session.id, upToSeq })).id)
    expect(forked.texts).toHaveLength(1)
    await forked.turn('in the fork')
    expect(forked.texts.at(-1)).toContain('Prompt 2: in the fork')
  })

  it('keep what the user went back from, found and opened as a session with its context', async () => {
    await using bench = await EngineBench.start()
    const { engine } = bench
    const cwd = bench.project('a')
    const session = await bench.open(cwd)
    await session.turn('one')
    const toSeq = engine.sessions.get(session.id).lastSeq
    await session.turn('two')
    await engine.conversations.rewind({ id: session.id, toSeq })
    await session.turn('after going back')
    expect(session.texts.at(-1)).toContain('Prompt 2: after going back')

    const left = session.all('rewound')[0]?.keptAs ?? ''
    await engine.transcripts.scan()
    const { items, total } = engine.transcripts.list({ limit: 50, offset: 0 })
    expect(total).toBe(2)
    expect(items.find(({ id }) => id === left)).toMatchObject({
      cwd,
      messages: 4,
      skipped: 0,
      title: 'one',
      sessionId: null,
    })
    const opened = await engine.transcripts.open({ id: left })
    expect(opened).toMatchObject({ existed: false, holder: null, skipped: 0, session: { cwd, title: 'one' } })
    const branch = await bench.attach(opened.session.id)
    expect(branch.texts).toHaveLength(2)
    await branch.turn('going on')
    expect(branch.texts.at(-1)).toContain('Prompt 3: going on')
    expect((await engine.transcripts.open({ id: left })).existed).toBe(true)
  })

  it('that another process has open are read and not written, until they are taken over', async () => {
    await using bench = await EngineBench.start()
    const { engine } = bench
    const conversation = crypto.randomUUID()
    const other = bench.claude([
      '--print',
      '--input-format=stream-json',
      '--output-format=stream-json',
      '--verbose',
      `--session-id=${conversation}`,
    ])
    const exited = new Promise((resolve) => other.once('exit', resolve))
    const message = { type: 'user', message: { role: 'user', content: 'from the terminal' } }
    other.stdin?.write(`${JSON.stringify(message)}\n`)
    while (!existsSync(join(configOf(bench), 'sessions'))) await new Promise((resolve) => setTimeout(resolve, 20))
    await bench.untilNoted(conversation)
    const answered = () => {
      const path = findTranscript(configOf(bench), conversation)
      return path !== null && readFileSync(path, 'utf8').includes('Prompt 1')
    }
    while (!answered()) await new Promise((resolve) => setTimeout(resolve, 20))

    const opened = await engine.transcripts.open({ id: conversation })
    expect(opened.holder?.pid).toBe(other.pid)
    const session = await bench.attach(opened.session.id)
    expect(session.texts).toHaveLength(1)
    session.send('may I?')
    expect((await session.untilState('failed')).state).toMatchObject({ error: { kind: 'conflict' } })

    await engine.transcripts.takeOver(conversation)
    await exited
    expect(await engine.transcripts.holder(conversation)).toBeNull()
    engine.sessions.wake(session.id)
    await session.until(() => session.texts.length === 2)
    expect(session.texts.at(-1)).toContain('Prompt 2: may I?')
  })

  it('that are gone are never replaced without a word', async () => {
    await using bench = await EngineBench.start()
    const session = await bench.open(bench.project('a'))
    await session.turn('one')
    await bench.engine.sessions.close(session.id)
    const [id = ''] = bench.transcriptIds()
    rmSync(findTranscript(configOf(bench), id) ?? '')
    session.send('two')
    const failed = await session.untilState('failed')
    expect(failed.state).toMatchObject({ error: { kind: 'session_corrupted' } })
    expect(session.all('gap').at(-1)).toMatchObject({ missing: 'transcript', offers: ['start-fresh'] })
    expect(session.texts).toHaveLength(1)

    await bench.engine.conversations.startFresh(session.id)
    await session.until(() => session.texts.length === 2)
    expect(session.texts.at(-1)).toContain('Prompt 1: two')
  })

  it('complete what a killed process could not say any more', async () => {
    await using bench = await EngineBench.start()
    const session = await bench.open(bench.project('a'))
    await session.turn('one')
    session.send(`stream ${directive({ mode: 'stream', n: 400, delay: 10 })}`)
    await session.until(() => session.streamed.includes('w9'))
    const { pid } = session.all('process.started').at(-1) ?? { pid: 0 }
    process.kill(pid, 'SIGKILL')
    await session.until((_, events) => events.some((event) => event.type === 'turn.ended' && event.outcome === 'lost'))
    expect(session.all('gap')).toMatchObject([{ missing: 'answer', offers: ['continue'] }])
    expect(session.all('text').at(-1)).toMatchObject({ aborted: true })
  })
})
