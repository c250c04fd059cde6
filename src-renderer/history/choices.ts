/** What is chosen beside the box, and what that asks of the host. */
import type { SearchFilters, SearchKind, SearchStatusName } from '#shared/search.ts'

export type What = 'all' | 'prompt' | 'answer' | 'tool' | 'result' | 'thinking' | 'title'
export type Standing = 'any' | SearchStatusName
export type When = 'any' | 'today' | 'week' | 'month' | 'year'

export type Choices = {
  /** Null = every project, every model. */
  readonly cwd: string | null
  readonly model: string | null
  readonly what: What
  readonly when: When
  /** Of the session. */
  readonly status: Standing
  readonly failed: boolean
}

export const NO_CHOICES: Choices = { cwd: null, model: null, what: 'all', when: 'any', status: 'any', failed: false }

export const WHAT_WORDS: Readonly<Record<What, string>> = {
  all: 'Everything',
  prompt: 'Prompts',
  answer: 'Answers',
  tool: 'Tool calls and files',
  result: 'Tool results',
  thinking: 'Thinking',
  title: 'Titles',
}

export const STATUS_WORDS: Readonly<Record<Standing, string>> = {
  any: 'Any session',
  running: 'At work now',
  interrupted: 'Interrupted',
  lost: 'Lost in a crash',
  closed: 'Closed',
  archived: 'Archived',
}

export const WHEN_WORDS: Readonly<Record<When, string>> = {
  any: 'Any time',
  today: 'Today',
  week: 'Last 7 days',
  month: 'Last 30 days',
  year: 'Last 365 days',
}

const DAYS: Readonly<Record<When, number | null>> = { any: null, today: 0, week: 7, month: 30, year: 365 }

/** `now` in milliseconds; whole days, so that the same choice asks the same all day. */
export function filtersOf({ cwd, model, what, when, status, failed }: Choices, now: number): SearchFilters {
  const days = DAYS[when]
  const day = new Date(now)
  const kinds: SearchKind[] | null = what === 'all' ? null : [what]
  return {
    ...(cwd !== null && { cwd }),
    ...(model !== null && { model }),
    ...(kinds && { kinds }),
    ...(status !== 'any' && { status }),
    ...(failed && { failed }),
    ...(days !== null && { after: new Date(day.getFullYear(), day.getMonth(), day.getDate() - days).getTime() }),
  }
}
