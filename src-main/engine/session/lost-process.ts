/** What to tell the user when a CLI process ended and nobody wanted that. */
import { AppError, type AppErrorData } from '#shared/errors.ts'
import type { Exit } from '../agent/agent-process.ts'
import { conversationGone, saysConversationGone } from '../agent/conversation-gone.ts'

/** What it was doing. `starting`: it had not said yet that it takes prompts. */
export type Phase = 'starting' | 'turn' | 'idle'

/** Null when the end needs no words: an idle process that left with code 0. */
export function lostProcess(exit: Exit, phase: Phase): AppErrorData | null {
  if (exit.code === 0 && phase === 'idle') return null
  if (saysConversationGone(exit.stderr)) return conversationGone(exit.stderr)
  const messages: Record<Phase, string> = {
    starting: `The CLI ended while it started, ${howOf(exit)}.`,
    turn: `The CLI ended in the middle of the turn, ${howOf(exit)}.`,
    idle: `The CLI ended by itself, ${howOf(exit)}.`,
  }
  return new AppError('process', {
    message: messages[phase],
    remedy: 'What was said is kept. Send a prompt to start it again with its context.',
    detail: exit.stderr,
  }).data
}

/** It died again and again, `deaths` times in a few minutes: it stays stopped until somebody has looked. */
export function crashLoop({ message, detail = '' }: AppErrorData, deaths: number): AppErrorData {
  const heard = detail.trim() === '' ? 'It said nothing before' : 'The details show what it said last'
  return new AppError('process', {
    message: `Stopped, because the CLI ended ${deaths} times within five minutes. ${message}`,
    remedy: `${heard}; "bullpen doctor" checks what it needs. Start it again once that is put right.`,
    detail,
  }).data
}

const howOf = ({ code, signal }: Exit) =>
  signal !== null ? `by signal ${signal}` : `with exit code ${code ?? 'unknown'}`
