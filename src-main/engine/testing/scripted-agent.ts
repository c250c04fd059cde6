/** A CLI process for tests that does what it is told, when it is told: for faults that the real one shows only by chance. */
import type { ContextUsage, EffortLevel, SlashCommand } from '#shared/composing.ts'
import type { PromptId } from '#shared/ids.ts'
import type { McpServer } from '#shared/mcp.ts'
import type { FileRewind } from '#shared/transcripts.ts'
import type { SentImage } from '../agent/prompt-stream.ts'
import type { AgentProcess, Exit } from '../agent/agent-process.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { McpControl } from '../agent/mcp.ts'
import type { Fact, TurnOutcome } from '../agent/facts.ts'

/** No process of that number exists, and no two agents have the same. */
let pids = 4_000_000

export class ScriptedAgent implements AgentProcess {
  readonly pid: number = ++pids
  readonly spec: LaunchSpec
  readonly ask: Ask
  readonly prompts: { promptId: PromptId; text: string }[] = []
  /** Of each prompt. */
  readonly images: (readonly SentImage[])[] = []
  /** What it answers about its context. */
  context: Omit<ContextUsage, 'at'> | null = null
  readonly calls: string[] = []
  /** What it answers about its MCP servers. */
  servers: McpServer[] = []
  readonly mcp: McpControl = {
    list: () => Promise.resolve(this.servers),
    reconnect: (name) => this.#told(`reconnect ${name}`),
    switch: (name, on) => this.#told(`switch ${name} ${on ? 'on' : 'off'}`),
  }
  /** Whether its conversation is its own. */
  writes = true
  /** The tool calls of which something runs. */
  readonly runs = new Set<string>()
  /** Whether control requests are answered. */
  answers = true
  /** What it does when it is interrupted. */
  onInterrupt: () => void = () => this.endTurn({ outcome: 'interrupted' })
  readonly #exit = Promise.withResolvers<Exit>()
  readonly #facts: (readonly Fact[] | null)[] = []
  #wake: () => void = () => undefined

  constructor(spec: LaunchSpec, ask: Ask) {
    this.spec = spec
    this.ask = ask
  }

  get exited(): Promise<Exit> {
    return this.#exit.promise
  }

  get facts(): AsyncIterable<readonly Fact[]> {
    return this.#stream()
  }

  say(...facts: Fact[]): void {
    this.#facts.push(facts)
    this.#wake()
  }

  write(text: string): void {
    const block = { key: 'm:0', messageId: 'm', parent: null, kind: 'text' as const, toolName: '', text }
    this.say({ type: 'live', change: { op: 'open', block } })
  }

  endTurn(turn: Partial<TurnOutcome> = {}): void {
    const whole: TurnOutcome = { outcome: 'completed', error: null, usage: null, durationMs: 1, ...turn }
    this.say({ type: 'live', change: { op: 'clear' } }, { type: 'turn', turn: whole })
  }

  /** Says nothing more, and stays. */
  hangUp(): void {
    this.#facts.push(null)
    this.#wake()
  }

  die(exit: Partial<Exit> = {}): void {
    this.hangUp()
    this.#exit.resolve({ code: null, signal: 'SIGKILL', stderr: '', ...exit })
  }

  mayWrite(): boolean {
    return this.writes
  }

  prompt(promptId: PromptId, text: string, images: readonly SentImage[] = []): void {
    this.prompts.push({ promptId, text })
    this.images.push(images)
  }

  moveToBackground(toolUseId?: string): Promise<boolean> {
    this.calls.push(`background ${toolUseId ?? 'all'}`)
    return this.#answer(toolUseId === undefined || this.runs.has(toolUseId))
  }

  stopTask(toolUseId: string): Promise<boolean> {
    this.calls.push(`stop ${toolUseId}`)
    return this.#answer(this.runs.has(toolUseId))
  }

  interrupt(): Promise<void> {
    this.calls.push('interrupt')
    if (this.answers) this.onInterrupt()
    return this.#reply()
  }

  setModel(model: string | null): Promise<void> {
    this.calls.push(`model ${model ?? 'default'}`)
    return this.#reply()
  }

  setPermissionMode(mode: string): Promise<void> {
    this.calls.push(`mode ${mode}`)
    return this.#reply()
  }

  rewindFiles(): Promise<FileRewind> {
    this.calls.push('rewind files')
    return Promise.resolve({ possible: true, reason: null, files: [], insertions: 0, deletions: 0, skippedLinks: 0 })
  }

  setEffort(effort: EffortLevel | null): Promise<void> {
    this.calls.push(`effort ${effort ?? 'default'}`)
    return this.#reply()
  }

  setGrants(rules: readonly string[]): Promise<void> {
    this.calls.push(`grants ${rules.join(' ')}`)
    return this.#reply()
  }

  commands(): Promise<SlashCommand[]> {
    return Promise.resolve([])
  }

  contextUsage(): Promise<Omit<ContextUsage, 'at'> | null> {
    return this.#answer(this.context)
  }

  models(): Promise<[]> {
    return Promise.resolve([])
  }

  close(): Promise<Exit> {
    this.calls.push('close')
    this.die({ code: 0, signal: null })
    return this.exited
  }

  #told(call: string): Promise<void> {
    this.calls.push(call)
    return this.#reply()
  }

  #reply(): Promise<void> {
    return this.#answer(undefined)
  }

  #answer<T>(value: T): Promise<T> {
    return this.answers ? Promise.resolve(value) : new Promise(() => undefined)
  }

  async *#stream(): AsyncGenerator<readonly Fact[], void> {
    for (;;) {
      const next = this.#facts.shift()
      if (next === null) return
      if (next) yield next
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
