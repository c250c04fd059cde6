/** A CLI process for tests that does what it is told, when it is told: for faults that the real one shows only by chance. */
import type { PromptId } from '#shared/ids.ts'
import type { AgentProcess, Exit } from '../agent/agent-process.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Fact, TurnOutcome } from '../agent/facts.ts'

export class ScriptedAgent implements AgentProcess {
  readonly pid = 4_242
  readonly spec: LaunchSpec
  readonly ask: Ask
  readonly prompts: { promptId: PromptId; text: string }[] = []
  readonly calls: string[] = []
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

  die(exit: Partial<Exit> = {}): void {
    this.#facts.push(null)
    this.#wake()
    this.#exit.resolve({ code: null, signal: 'SIGKILL', stderr: '', ...exit })
  }

  prompt(promptId: PromptId, text: string): void {
    this.prompts.push({ promptId, text })
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

  models(): Promise<[]> {
    return Promise.resolve([])
  }

  close(): Promise<Exit> {
    this.calls.push('close')
    this.die({ code: 0, signal: null })
    return this.exited
  }

  #reply(): Promise<void> {
    return this.answers ? Promise.resolve() : new Promise(() => undefined)
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
