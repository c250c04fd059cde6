/** Torn and damaged transcripts: every message that can be read is shown, the rest is counted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { SessionEvent } from '#shared/events.ts'
import { loadTranscript } from './load.ts'
import { summarise } from './summarise.ts'
import { conversationOf } from './testing/sample-transcript.ts'

const folder = mkdtempSync(join(tmpdir(), 'bullpen-damage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const LINES = conversationOf(6).lines
const WHOLE = Buffer.from(LINES.map((line) => `${line}\n`).join(''))

function write(bytes: Buffer | string): string {
  const path = join(folder, '00000000-0000-4000-8000-00000000abcd.jsonl')
  writeFileSync(path, bytes)
  return path
}

const wordsOf = ({ events }: { events: readonly { event: SessionEvent }[] }): string[] =>
  events.flatMap(({ event }) =>
    event.type === 'prompt' || event.type === 'text' || event.type === 'tool.result' ? [event.text] : [],
  )

/** The words of a message's line; empty for machinery and for what can't be read. */
function wordsIn(line: string): string[] {
  try {
    const { type, message } = JSON.parse(line) as { type: string; message?: { content: unknown } }
    if (type !== 'user' && type !== 'assistant') return []
    const content = message?.content
    if (typeof content === 'string') return [content]
    if (!Array.isArray(content)) return []
    return content.flatMap((part: { text?: string; content?: string }) => part.text ?? part.content ?? [])
  } catch {
    return []
  }
}

/** Repeatable: the same numbers in each run. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const BREAK = 0x0a

type Mutation = (random: () => number) => { bytes: Buffer; words: string[]; skipped: number | null }

const pick = (random: () => number, length: number) => Math.floor(random() * length)
const joined = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''))

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'cut at any byte': (random) => {
    const bytes = WHOLE.subarray(0, pick(random, WHOLE.length + 1))
    const lines = bytes.toString('utf8').split('\n')
    return { bytes, words: lines.flatMap(wordsIn), skipped: null }
  },
  'cut at the beginning': (random) => {
    const bytes = WHOLE.subarray(pick(random, WHOLE.length))
    return { bytes, words: bytes.toString('utf8').split('\n').slice(1).flatMap(wordsIn), skipped: null }
  },
  'bad line in the middle': (random) => {
    const lines = [...LINES]
    lines[pick(random, lines.length)] = '{"parentUuid":"x","type":"assist'
    return { bytes: joined(lines), words: lines.flatMap(wordsIn), skipped: 1 }
  },
  'line missing, its children without a parent': (random) => {
    const lines = LINES.toSpliced(pick(random, LINES.length), 1)
    return { bytes: joined(lines), words: lines.flatMap(wordsIn), skipped: 0 }
  },
  'line twice': (random) => {
    const at = pick(random, LINES.length)
    const lines = LINES.toSpliced(at, 0, LINES[at] ?? '')
    return { bytes: joined(lines), words: LINES.flatMap(wordsIn), skipped: 0 }
  },
  'id of another line': (random) => {
    const donor = /"uuid":"([^"]+)"/.exec(LINES[0] ?? '')?.[1] ?? ''
    const at = pick(random, LINES.length)
    const lines = LINES.with(at, (LINES[at] ?? '').replace(/"uuid":"[^"]+"/, `"uuid":"${donor}"`))
    return { bytes: joined(lines), words: lines.flatMap(wordsIn), skipped: 0 }
  },
  'next line written behind a torn one': (random) => {
    const at = pick(random, LINES.length - 1)
    const line = LINES[at] ?? ''
    const torn = line.slice(0, 1 + pick(random, line.length - 2))
    const lines = LINES.toSpliced(at, 2, torn + (LINES[at + 1] ?? ''))
    const words = [...LINES.slice(0, at), ...LINES.slice(at + 1)].flatMap(wordsIn)
    // torn machinery costs nobody a word
    return { bytes: joined(lines), words, skipped: wordsIn(line).length > 0 ? 1 : null }
  },
  'bytes that are no UTF-8': (random) => {
    const at = pick(random, LINES.length)
    const bytes = Buffer.concat([joined(LINES.slice(0, at)), Buffer.from([0xff, 0xfe, 0x0a]), joined(LINES.slice(at))])
    return { bytes, words: LINES.flatMap(wordsIn), skipped: 1 }
  },
  'a hole of zeros': (random) => {
    const at = pick(random, LINES.length)
    const bytes = Buffer.concat([
      joined(LINES.slice(0, at)),
      Buffer.alloc(512),
      Buffer.from('\n'),
      joined(LINES.slice(at)),
    ])
    return { bytes, words: LINES.flatMap(wordsIn), skipped: 1 }
  },
  'a byte changed': (random) => {
    const bytes = Buffer.from(WHOLE)
    const at = pick(random, bytes.length)
    bytes[at] = pick(random, 256)
    const line = WHOLE.subarray(0, at).toString('latin1').split('\n').length - 1
    const touched = WHOLE[at] === BREAK ? [line, line + 1] : [line] // without the break between them, two lines are one
    return { bytes, words: LINES.filter((_, index) => !touched.includes(index)).flatMap(wordsIn), skipped: null }
  },
}

describe('a damaged transcript', () => {
  it.each(Object.entries(MUTATIONS))('with %s shows what can be read, 50 times', async (_name, mutate) => {
    const random = randomFrom(26)
    for (let run = 0; run < 50; run += 1) {
      const { bytes, words, skipped } = mutate(random)
      const loaded = await loadTranscript(write(bytes), { allBranches: true })
      const shown = wordsOf(loaded)
      expect(shown).toEqual(expect.arrayContaining(words))
      if (skipped !== null) expect(loaded.skipped).toBe(skipped)
      // each prompt has a turn that ends: nothing of it is ever sent
      const open = new Set<string>()
      for (const { event } of loaded.events) {
        if (event.type === 'prompt') open.add(event.promptId)
        else if (event.type === 'turn.ended') open.delete(event.promptId)
      }
      expect(open.size).toBe(0)
    }
  })

  it('hides nothing behind a broken chain', async () => {
    const { lines } = conversationOf(3)
    const missing = lines.filter((line) => !line.includes('answer 1'))
    const loaded = await loadTranscript(write(joined(missing)))
    expect(wordsOf(loaded)).toEqual(missing.flatMap(wordsIn))
    expect(loaded.left).toBe(0)
  })

  it('may be empty, or nothing but line ends', async () => {
    for (const bytes of ['', '\n\n\n', ' ']) {
      expect(await loadTranscript(write(bytes))).toMatchObject({ events: [], skipped: 0, title: null })
    }
  })

  it('may have lines of any length', async () => {
    const long = conversationOf(1)
      .prompt('x'.repeat(3 * 1024 * 1024))
      .answer('behind it')
    const path = write(long.text)
    expect(wordsOf(await loadTranscript(path)).at(-1)).toBe('behind it')
    const stamp = { path, id: 'x', size: long.text.length, mtime: 1, inode: 1 }
    expect(await summarise(stamp, null)).toMatchObject({ messages: 6, skipped: 0, scanned: long.text.length })
  })
})
