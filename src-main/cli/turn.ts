/** One prompt from sending to the end of its turn, shown as it goes. */
import { randomUUID } from 'node:crypto'
import type { AppErrorData } from '#shared/errors.ts'
import { AppError } from '#shared/errors.ts'
import type { StoredEvent } from '#shared/events.ts'
import { PromptId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import { BreakerNotes } from './breaker-watch.ts'
import type { Link } from './link.ts'
import { CommandError, EXIT, type ExitCode, hostLost } from './outcome.ts'
import { PermissionDesk } from './permission-desk.ts'
import { type Happening, happenings } from './session-events.ts'
import { SAFE_MODE } from './standing.ts'
import type { Terminal } from './terminal.ts'
import { Transcript } from './transcript.ts'
import { waitingWords } from './waiting.ts'

type Options = { readonly session: Session; readonly text: string; readonly json: boolean; readonly terminal: Terminal }

/** Shows everything from the prompt on. Ctrl-C interrupts the turn; again, it quits. */
export async function runTurn(
  { client, interrupts }: Link,
  { session, text, json, terminal }: Options,
): Promise<ExitCode> {
  const { id } = session
  const promptId = PromptId.parse(randomUUID())
  const transcript = new Transcript(terminal, { isOnlooker: false })
  const notes = new BreakerNotes({ terminal, json })
  const desk = new PermissionDesk({ client, terminal, session: id })
  const over = new AbortController()
  let ours = false
  let isStarting = false
  let told = ''

  if (session.safeMode === true) terminal.note(SAFE_MODE)
  else if (session.trust === 'restricted') terminal.note(restricted(session.cwd))
  interrupts.onFirst(() => {
    terminal.note('Interrupting. Ctrl-C again quits.')
    const interrupt = () => client.sessions.interrupt({ id })
    // a prompt whose turn has not begun would wait on after an interrupt
    const interrupted = isStarting ? client.sessions.withdraw({ id, promptId }).catch(interrupt) : interrupt()
    interrupted.catch((error: unknown) => terminal.note(`It could not be interrupted: ${String(error)}`))
  })
  const { queued } = await client.sessions.send({ id, promptId, text })
  if (queued) terminal.note('The session is busy: the prompt is queued.')
  const signal = AbortSignal.any([over.signal, interrupts.quit])
  notes.waiting(true)
  void notes.follow((until) => client.breaker.watch(undefined, { signal: until }), signal)

  try {
    for await (const happening of happenings(client, { id, after: session.lastSeq, signal: interrupts.quit })) {
      if (json) for (const event of happening.events) await terminal.json(event)
      else await transcript.show(happening)
      for (const stored of happening.events) {
        if (stored.event.type === 'turn.started') ours = stored.event.promptId === promptId
        if (ours) {
          notes.waiting(false)
          desk.see(stored)
        }
        const exitCode = endOf(stored, promptId)
        if (exitCode !== null) return exitCode
      }
      const waiting = waitingWords(happening.session?.state)
      if (happening.session) isStarting = happening.session.state.kind === 'waking'
      if (waiting !== null && waiting !== told) terminal.note((told = waiting))
      failedToStart(happening)
    }
  } finally {
    over.abort()
    desk.close()
    interrupts.onFirst(null)
  }
  throw hostLost(undefined)
}

const restricted = (cwd: string): string =>
  `Restricted mode: ${cwd} is not trusted, so nothing of its own (hooks, MCP servers, settings) is used. "bullpen run --trust" trusts it.`

/** Null = not ended yet. Throws when it failed. */
function endOf({ event }: StoredEvent, promptId: PromptId): ExitCode | null {
  if (event.type === 'prompt.withdrawn' && event.promptId === promptId) {
    throw failed(null, 'The prompt was taken back before its turn began.')
  }
  if (event.type !== 'turn.ended' || event.promptId !== promptId) return null
  if (event.outcome === 'completed') return EXIT.done
  if (event.outcome === 'interrupted') return EXIT.failed
  throw failed(event.error, 'The turn did not come to its end.')
}

function failedToStart({ session }: Happening): void {
  if (session?.state.kind === 'failed') throw failed(session.state.error, '')
}

function failed(error: AppErrorData | null, otherwise: string): CommandError {
  const reason =
    error === null
      ? new AppError('process', { message: otherwise, remedy: 'Send the prompt again with "bullpen resume".' })
      : AppError.from(error)
  return new CommandError(EXIT.failed, reason)
}
