/** The rows of one agent, the main one or a subagent, as they grow. What an event changes is marked, and made anew when asked for. */
import { Counter, standsAlone } from '../tools/deeds.ts'
import type { PlanStep } from '../tools/plan.ts'
import { toolStatus } from '../tools/tool-status.ts'
import type { Item, Step, StepsItem, TextItem, ToolItem } from './items.ts'

/** Tool calls in a row, while more may come. */
type Draft = {
  readonly key: string
  readonly at: number | null
  readonly steps: Step[]
  readonly counter: Counter
  live: boolean
  plan: readonly PlanStep[] | null
}

type Place = { readonly row: number; readonly step: number | null }

/** Calls, and what was thought between them; not what stands by itself. */
export const isStep = (item: Item): item is Step =>
  item.kind === 'tool' ? !standsAlone(item.name) : item.kind === 'thinking'

export class AgentRows {
  /** The rows it is told in, and the call behind it; null = the main agent. */
  readonly above: { readonly rows: AgentRows; readonly toolUseId: string } | null
  readonly #items: Item[] = []
  readonly #drafts = new Map<number, Draft>()
  readonly #places = new Map<string, Place>()
  readonly #subagents = new Map<string, AgentRows>()
  /** Rows of steps that are not as they were last handed out, and subagents that did something since. */
  readonly #changed = new Set<number>()
  readonly #changedAgents = new Set<string>()
  #handedOut: readonly Item[] | null = null

  constructor(above: AgentRows['above']) {
    this.above = above
  }

  get length(): number {
    return this.#items.length
  }

  at(row: number): Item | undefined {
    return this.#items[row]
  }

  last(): Item | undefined {
    return this.#items.at(-1)
  }

  rowOf(toolUseId: string): number | null {
    return this.#places.get(toolUseId)?.row ?? null
  }

  /** The rows as they are now: the same list, and in it the same objects, where nothing changed. */
  get items(): readonly Item[] {
    if (this.#handedOut) return this.#handedOut
    for (const toolUseId of this.#changedAgents) {
      const children = this.#subagents.get(toolUseId)?.items ?? []
      this.change(toolUseId, (tool) => ({ ...tool, children }))
    }
    this.#changedAgents.clear()
    for (const row of this.#changed) {
      const draft = this.#drafts.get(row)
      if (draft) this.#items[row] = finished(draft)
    }
    this.#changed.clear()
    this.#handedOut = this.#items.slice()
    return this.#handedOut
  }

  append(item: Item): void {
    const toolUseId = item.kind === 'tool' ? item.toolUseId : null
    if (isStep(item) && (toolUseId !== null || this.#open())) this.#addStep(item)
    else {
      this.close()
      this.#items.push(item)
      if (toolUseId !== null) this.#places.set(toolUseId, { row: this.#items.length - 1, step: null })
    }
    this.#touch()
  }

  /** For rows that are no steps. */
  replace(row: number, item: Item): void {
    this.#items[row] = item
    this.#touch()
  }

  pop(): void {
    this.#items.pop()
    this.#touch()
  }

  /** No further step joins the last row. */
  close(): void {
    const draft = this.#open()
    if (!draft) return
    draft.live = false
    this.#changed.add(this.#items.length - 1)
    this.#touch()
  }

  tool(toolUseId: string): ToolItem | null {
    const place = this.#places.get(toolUseId)
    if (!place) return null
    const item = place.step === null ? this.#items[place.row] : this.#drafts.get(place.row)?.steps[place.step]
    return item?.kind === 'tool' ? item : null
  }

  change(toolUseId: string, change: (tool: ToolItem) => ToolItem): void {
    const place = this.#places.get(toolUseId)
    const before = this.tool(toolUseId)
    if (!place || !before) return
    const after = change(before)
    const draft = this.#drafts.get(place.row)
    if (place.step === null || !draft) this.#items[place.row] = after
    else {
      draft.steps[place.step] = after
      if (before.result === null && after.result !== null && toolStatus(after) === 'failed') draft.counter.fail()
      this.#changed.add(place.row)
    }
    this.#touch()
  }

  /** The state of the plan, shown in the row of this call; null takes it away. */
  showPlan(toolUseId: string, plan: readonly PlanStep[] | null): void {
    const place = this.#places.get(toolUseId)
    const draft = place && this.#drafts.get(place.row)
    if (!place || !draft) return
    draft.plan = plan
    this.#changed.add(place.row)
    this.#touch()
  }

  /** The rows of the subagent behind a call. */
  subagent(toolUseId: string): AgentRows {
    const known = this.#subagents.get(toolUseId)
    if (known) return known
    const rows = new AgentRows({ rows: this, toolUseId })
    this.#subagents.set(toolUseId, rows)
    return rows
  }

  #open(): Draft | null {
    const draft = this.#drafts.get(this.#items.length - 1)
    return draft?.live === true ? draft : null
  }

  #addStep(step: ToolItem | TextItem): void {
    let draft = this.#open()
    if (!draft) {
      draft = { key: `steps ${step.key}`, at: step.at, steps: [], counter: new Counter(), live: true, plan: null }
      this.#items.push(finished(draft))
      this.#drafts.set(this.#items.length - 1, draft)
    }
    draft.steps.push(step)
    const row = this.#items.length - 1
    this.#changed.add(row)
    if (step.kind !== 'tool') return
    draft.counter.add(step.name, step.input)
    this.#places.set(step.toolUseId, { row, step: draft.steps.length - 1 })
  }

  #touch(): void {
    this.#handedOut = null
    if (!this.above) return
    this.above.rows.#changedAgents.add(this.above.toolUseId)
    this.above.rows.#touch()
  }
}

const finished = ({ key, at, steps, counter, live, plan }: Draft): StepsItem => ({
  kind: 'steps',
  key,
  at,
  steps: steps.slice(),
  tally: counter.tally,
  live,
  plan,
})
