/** A whole engine for tests: real CLI, real database, a scripted model, and folders of its own that it takes away again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { watch } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { FollowFrame, SessionEvent } from '#shared/events.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import type { Decision } from '#shared/permissions.ts'
import type { Session } from '#shared/session.ts'
import { bundledCli } from '../agent/bundled-cli.ts'
import { type ModelServer, type Script, startModelServer } from '../demo/model-server.ts'
import { createTestingScript } from '../demo/testing/testing-script.ts'
import { createEngine } from '../index.ts'
import type { Clock, SecretStore } from '../ports.ts'
import type { Engine } from '../types.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

function memorySecrets(): SecretStore {
  const secrets = new Map<string, string>()
  return {
    get: (name) => Promise.resolve(secrets.get(name) ?? null),
    set: (name, value) => Promise.resolve(void secrets.set(name, value)),
    delete: (name) => Promise.resolve(void secrets.delete(name)),
  }
}

export class EngineBench implements AsyncDisposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-engine-')))
  readonly env: Record<string, string | undefined>
  readonly model: ModelServer
  engine: Engine
  readonly #clock: Clock
  /** How often the host was killed. */
  #lives = 0

  private constructor(model: ModelServer, env: Record<string, string | undefined>, clock: Clock) {
    this.model = model
    this.#clock = clock
    this.env = {
      PATH: process.env.PATH,
      HOME: join(this.folder, 'user'),
      CLAUDE_CONFIG_DIR: join(this.folder, 'claude'),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      ANTHROPIC_BASE_URL: model.url,
      ANTHROPIC_API_KEY: 'sk-ant-test-key',
      ...env,
    }
    mkdirSync(this.home)
    mkdirSync(join(this.folder, 'user'))
    this.engine = this.#create()
  }

  static async start(
    env: Record<string, string | undefined> = {},
    clock: Clock = Date.now,
    script: Script = createTestingScript(),
  ): Promise<EngineBench> {
    return new EngineBench(await startModelServer({ script }), env, clock)
  }

  get home(): string {
    return join(this.folder, this.#lives === 0 ? 'home' : `home-${this.#lives}`)
  }

  /** A folder for a session, with its real path. */
  project(name: string): string {
    const path = join(this.folder, name)
    mkdirSync(path, { recursive: true })
    return path
  }

  /** Stops the host and starts another over the same data, as after a restart of the app. */
  async restart(): Promise<void> {
    await this.engine.stop()
    this.engine = this.#create()
  }

  /**
   * Another host over what is on the disk now, as if this one had been killed in this moment: it has copies of the data and
   * of the CLI's transcripts, and what this one does at its end is not among them.
   */
  async killed(): Promise<void> {
    const left = this.engine
    this.#lives += 1
    const claude = join(this.folder, `claude-${this.#lives}`)
    mkdirSync(this.home)
    for (const suffix of ['', '-wal', '-shm']) {
      const file = join(left.home, `bullpen.db${suffix}`)
      if (existsSync(file)) cpSync(file, join(this.home, `bullpen.db${suffix}`))
    }
    cpSync(join(this.env.CLAUDE_CONFIG_DIR ?? '', 'projects'), join(claude, 'projects'), { recursive: true })
    await left.stop()
    this.env.CLAUDE_CONFIG_DIR = claude
    this.engine = this.#create()
  }

  async open(cwd: string): Promise<Conversation> {
    return this.attach((await this.engine.sessions.create({ cwd, profile: 'default' })).id)
  }

  attach(id: SessionId): Promise<Conversation> {
    return Conversation.attach(this.engine, id)
  }

  /** The CLI as somebody else would start it, over the same configuration. */
  claude(args: string[]): ChildProcess {
    return spawn(bundledCli(), args, {
      cwd: this.project('a'),
      env: this.env,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
  }

  /** Ids of the conversations the CLI has transcripts of. */
  transcriptIds(): string[] {
    const files = readdirSync(join(this.folder, 'claude', 'projects'), { recursive: true, encoding: 'utf8' })
    return files.filter((file) => file.endsWith('.jsonl')).map((file) => basename(file, '.jsonl'))
  }

  /** Waits until a process has noted that it has this conversation open. */
  async untilNoted(conversation: string): Promise<void> {
    const notes = join(this.folder, 'claude', 'sessions')
    const noted = () =>
      readdirSync(notes).some(
        (file) => file.endsWith('.json') && readFileSync(join(notes, file), 'utf8').includes(conversation),
      )
    if (noted()) return
    for await (const change of watch(notes)) if (change.filename !== null && noted()) return
  }

  /** What the session asks now. */
  answer({ id: sessionId }: Conversation, decision: Decision): Promise<void> {
    const pending = this.engine.permissions.pending().find((one) => one.sessionId === sessionId)
    if (!pending) throw new Error('nothing is asked')
    return this.engine.permissions.answer({ sessionId, requestId: pending.request.requestId, decision })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.stop()
    await this.model.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #create(): Engine {
    return createEngine({
      home: this.home,
      log: silent,
      secrets: memorySecrets(),
      env: this.env,
      clock: this.#clock,
    })
  }
}

type Condition = (session: Session, events: readonly SessionEvent[]) => boolean

/** A session as a client follows it. */
export class Conversation {
  readonly id: SessionId
  readonly events: SessionEvent[] = []
  /** The text of every live change, joined: what streamed. */
  streamed = ''
  session: Session
  readonly #engine: Engine
  readonly #frames: AsyncIterator<FollowFrame, unknown>

  private constructor(engine: Engine, id: SessionId) {
    this.#engine = engine
    this.id = id
    this.session = engine.sessions.get(id)
    this.#frames = engine.sessions.follow({ id, tail: 400 }, new AbortController().signal)
  }

  static async attach(engine: Engine, id: SessionId): Promise<Conversation> {
    const conversation = new Conversation(engine, id)
    await conversation.#read()
    return conversation
  }

  send(text: string): PromptId {
    const promptId = PromptId.parse(crypto.randomUUID())
    this.#engine.sessions.send({ id: this.id, promptId, text })
    return promptId
  }

  /** Reads until the condition holds; fails with what was seen when the stream ends before. */
  async until(condition: Condition): Promise<Session> {
    while (!condition(this.session, this.events)) await this.#read()
    return this.session
  }

  untilState(kind: Session['state']['kind']): Promise<Session> {
    return this.until(({ state }) => state.kind === kind)
  }

  /** Sends and reads to the end of the turn. */
  async turn(text: string): Promise<Extract<SessionEvent, { type: 'turn.ended' }>> {
    return this.turnEnd(this.send(text))
  }

  async turnEnd(promptId: PromptId): Promise<Extract<SessionEvent, { type: 'turn.ended' }>> {
    const find = () => this.all('turn.ended').find((event) => event.promptId === promptId)
    await this.until(({ state }) => find() !== undefined && state.kind !== 'running')
    const ended = find()
    if (!ended) throw new Error('unreachable')
    return ended
  }

  all<T extends SessionEvent['type']>(type: T): Extract<SessionEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<SessionEvent, { type: T }> => event.type === type)
  }

  get texts(): string[] {
    return this.all('text').map(({ text }) => text)
  }

  async #read(): Promise<void> {
    const { value, done } = await this.#frames.next()
    if (done === true) throw new Error(`the session ended after ${JSON.stringify(this.events.slice(-5))}`)
    for (const { event } of value.events) this.events.push(event)
    if (value.session) this.session = value.session
    if (value.type === 'batch')
      for (const change of value.live) if (change.op === 'append') this.streamed += change.text
  }
}
