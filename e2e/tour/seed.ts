/** Fills the data folder of an app with sessions as weeks of work would leave them, before its host starts. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AppErrorData } from '#shared/errors.ts'
import type { SessionEvent } from '#shared/events.ts'
import type { SessionId } from '#shared/ids.ts'
import { newRow } from '../../src-main/engine/session/new-row.ts'
import { openSqliteStore } from '../../src-main/engine/store/sqlite-store.ts'
import type { App } from '../app.ts'
import { endedTurn, richTurn, says, stepsTurn, turn } from './story.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** In the user's home, where people have it. */
export const folderOf = (app: App, name: string): string => {
  const folder = join(app.userHome, 'code', name)
  mkdirSync(folder, { recursive: true })
  return folder
}

const overloaded: AppErrorData = {
  kind: 'overloaded',
  message: 'The API is overloaded.',
  remedy: 'Try again in a minute.',
  retriable: true,
}

/** Sessions that nothing else is known of: project, title, hours since. */
const OTHERS: readonly (readonly [string, string, number])[] = [
  ['website', 'Make the sign-up form work without a mouse', 2],
  ['website', 'Why does the hero image flicker on the first load in Safari, and only when the cache is cold?', 5],
  ['website', 'Dark mode for the docs', 30],
  ['website', 'Remove the last of jQuery', 55],
  ['billing-service', 'Retry webhooks with back-off', 26],
  ['billing-service', 'Read-only replica for reports', 80],
  ['infrastructure-as-code-for-all-regions', 'Renew certificates before they end', 9],
  ['infrastructure-as-code-for-all-regions', 'supercalifragilisticexpialidocious_identifier_without_any_break', 48],
  ['mobile', 'Crash when the keyboard opens', 100],
  ['mobile', 'Translate to Portuguese', 200],
]

export type Seeded = Readonly<
  Record<
    'rich' | 'steps' | 'failed' | 'interrupted' | 'gap' | 'restricted' | 'empty' | 'rightToLeft' | 'unsafe',
    SessionId
  >
> & { readonly others: readonly SessionId[] }

export function seed(app: App): Seeded {
  const now = Date.now()
  let at = now
  const store = openSqliteStore(join(app.home, 'bullpen.db'), () => at)
  const add = (
    project: string,
    title: string,
    hoursAgo: number,
    events: readonly SessionEvent[],
    more: Partial<Parameters<typeof newRow>[0]> = {},
  ): SessionId => {
    at = now - hoursAgo * HOUR_MS
    const cwd = folderOf(app, project)
    if (store.trust.get(cwd) === null) store.trust.set(cwd, project !== 'downloaded-sample', at)
    const row = newRow({
      ...{ cwd, title, createdAt: at, permissionMode: 'default', activeModel: 'claude-opus-5-5', closed: true },
      ...more,
    })
    store.sessions.insert(row)
    store.journal.append(row.id, events)
    return row.id
  }
  try {
    const steps = stepsTurn(folderOf(app, 'billing-service'))
    const seeded = {
      rich: add('billing-service', 'A cent off the invoice total', 0.1, richTurn(), { closed: false }),
      steps: add('billing-service', 'Round once, at the end', 0.4, steps, { closed: false }),
      failed: add(
        'website',
        'Sign-up form: server errors',
        1,
        [
          ...turn('What does the form send?', [says('A name, an address and a token.')]),
          ...endedTurn('And what comes back?', '', 'failed', overloaded),
        ],
        { closed: false, lastOutcome: { outcome: 'failed', error: overloaded, at: now - HOUR_MS } },
      ),
      interrupted: add(
        'website',
        'Rename the components',
        3,
        endedTurn('Rename all components to kebab case', 'I begin with the buttons, since most oth', 'interrupted'),
      ),
      gap: add('infrastructure-as-code-for-all-regions', 'Move the state bucket', 4, gapEvents()),
      restricted: add('downloaded-sample', 'What does this sample do?', 6, [
        ...turn('What does this sample do?', [says('It prints a greeting, and reads one file.')]),
      ]),
      empty: add('mobile', 'New session', 8, [], { closed: false }),
      unsafe: add(
        'mobile',
        'Index every picture of the archive',
        12,
        turn('Index every picture', [says('Four hundred are done; the large ones come last.')]),
        { closed: false, lostTurns: 2 },
      ),
      rightToLeft: add('website', 'למה הטופס לא נשלח בלי עכבר', 7, [
        ...turn('למה הטופס לא נשלח בלי עכבר?', [says('כי ה־`submit` קשור ל־`mousedown` בלבד. נתקן ב־`form.ts`.')]),
      ]),
      others: OTHERS.map(([project, title, hours]) =>
        add(project, title, hours, turn(title, [says('That is done; the tests pass.')])),
      ),
    }
    const open = [seeded.rich, seeded.steps, seeded.failed]
    store.workspace.setTabs({ open, active: seeded.rich, starred: [seeded.steps] })
    return seeded
  } finally {
    store.close()
  }
}

function gapEvents(): SessionEvent[] {
  const error: AppErrorData = {
    kind: 'process',
    message: 'The process of this session died.',
    remedy: 'Send the prompt again.',
    retriable: true,
  }
  const events = endedTurn('Move the state to the new bucket', 'I copy the state first, then', 'lost', error)
  const [prompt] = events
  const promptId = prompt?.type === 'prompt' ? prompt.promptId : null
  const gap: SessionEvent = {
    ...{ type: 'gap', promptId, missing: 'answer', toolUseIds: [] },
    offers: ['continue', 'start-fresh'],
  }
  return [...events.slice(0, -1), gap, ...events.slice(-1)]
}
