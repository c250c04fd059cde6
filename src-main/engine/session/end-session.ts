/** Ends the process of a session, and settles what it leaves: its turn, the prompts that wait, what is still asked. */
import { isBusy } from '#shared/session.ts'
import type { EndReason } from './ends.ts'
import type { OpenQuestions } from './open-questions.ts'
import type { SessionRecord } from './record.ts'
import type { Sending } from './sending.ts'
import type { SessionProcess } from './session-process.ts'
import { stoppedTurn } from './stopped-turn.ts'
import type { Turns } from './turns.ts'

type Parts = {
  readonly record: SessionRecord
  readonly turns: Turns
  readonly process: SessionProcess
  readonly prompts: Sending
  readonly questions: OpenQuestions
  /** Ends what its processes left running. */
  readonly sweep: () => Promise<void>
}

export async function endSession(reason: EndReason, parts: Parts): Promise<void> {
  const { record, turns, process, prompts, questions, sweep } = parts
  const { state } = record
  if (reason === 'closed') {
    prompts.rest()
    questions.giveUp()
  }
  // given time, the CLI would go on without the answer
  const leftOpen = reason === 'host-stopped' && turns.leaveOpen()
  const isInterrupted = state.kind === 'running' && state.interrupting
  const isCut = reason === 'host-stopped' && !leftOpen && !isInterrupted && isBusy(state)
  const cut = isCut && 'promptId' in state ? { promptId: state.promptId, seq: record.lastSeq } : null
  await process.end(reason, { atOnce: leftOpen })
  const stopped = cut && stoppedTurn(record.newest(cut.promptId), cut)
  if (stopped) prompts.leave(stopped)
  if (reason !== 'closed') return
  if (record.state.kind === 'closed') {
    record.row.closed = true
    record.touch()
  }
  // a prompt sent meanwhile opens it again, when what was left running can no longer be taken for its process
  await prompts.pausedFor(sweep)
}
