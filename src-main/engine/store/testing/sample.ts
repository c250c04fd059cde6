/** A small database with everything a user would miss, for tests of what becomes of it. */
import { SessionId } from '#shared/ids.ts'
import { PromptId } from '#shared/ids.ts'
import type { SessionRow, Store } from '../types.ts'
import { newRow } from '../../session/new-row.ts'

export const SAMPLE_SESSIONS = [1, 2, 3].map((n) => SessionId.parse(`00000000-0000-4000-8000-00000000000${n}`))
export const SAMPLE_EVENTS = 40

export const sampleRow = (id: SessionId, changes: Partial<SessionRow> = {}): SessionRow => ({
  ...newRow({
    cwd: '/project',
    permissionMode: 'default',
    createdAt: 1,
    title: `Session ${id.slice(-1)}`,
    activeAt: 2,
  }),
  id,
  ...changes,
})

export const sampleEvent = (text: string) => ({ type: 'notice' as const, level: 'info' as const, text })

/** The text of an event, long enough that the events of a session fill several pages. */
export const sampleText = (id: SessionId, index: number): string => `${id} ${index} ${'lorem ipsum dolor '.repeat(20)}`

export const newPrompt = (text: string) => ({
  type: 'prompt' as const,
  promptId: PromptId.parse(crypto.randomUUID()),
  text,
})

export function fillSample(store: Store): void {
  for (const id of SAMPLE_SESSIONS) {
    store.sessions.insert(sampleRow(id))
    store.journal.append(
      id,
      Array.from({ length: SAMPLE_EVENTS }, (_, index) => sampleEvent(sampleText(id, index))),
    )
    store.workspace.setDraft(id, `draft of ${id}`)
    store.trust.set(`/project/${id}`, true, 1)
    const [running, waiting] = [newPrompt('run'), newPrompt('wait')]
    store.journal.append(id, [running, waiting, { type: 'turn.started', promptId: running.promptId }])
    store.journal.saveLive(id, [
      { key: 'm:0', messageId: 'm', parent: null, kind: 'text', toolName: '', text: 'half a sentence' },
    ])
    store.ledger.started({
      ...{ mark: `mark-${id}`, run: 'run', pid: 7, startId: '1', bootId: '1', role: 'live', sessionId: id },
      ...{ command: 'claude', startedAt: 1 },
    })
  }
  store.workspace.setTabs({ open: SAMPLE_SESSIONS, active: SAMPLE_SESSIONS[0] ?? null })
}

/** Everything a host asks for before it is ready; throws where one of it would keep it from starting. */
export function readAllOfAStart({ sessions, journal, ledger, workspace, facts }: Store): void {
  sessions.all()
  journal.lastSeqs()
  journal.queuedPrompts()
  journal.openTurns()
  journal.live()
  ledger.open()
  workspace.tabs()
  facts.get('models')
}
