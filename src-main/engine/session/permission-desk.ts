/** The requests of one session that wait for the user. A request never expires by itself; it ends by an answer or with its turn. */
import { AppError } from '#shared/errors.ts'
import type { RequestId } from '#shared/ids.ts'
import type { Decision, Outcome, PermissionRequest } from '#shared/permissions.ts'

type Pending = {
  readonly request: PermissionRequest
  readonly settle: (outcome: Outcome) => void
  readonly forget: () => void
}

export class PermissionDesk {
  readonly #pending = new Map<RequestId, Pending>()

  get requests(): PermissionRequest[] {
    return [...this.#pending.values()].map(({ request }) => request)
  }

  /** Resolves with the outcome; `onSettled` runs first, whatever the outcome. */
  ask(request: PermissionRequest, signal: AbortSignal, onSettled: (outcome: Outcome) => void): Promise<Outcome> {
    return new Promise((resolve) => {
      const cancel = () => settle({ kind: 'cancelled' })
      const settle = (outcome: Outcome) => {
        if (!this.#pending.delete(request.requestId)) return
        forget()
        onSettled(outcome)
        resolve(outcome)
      }
      const forget = () => signal.removeEventListener('abort', cancel)
      this.#pending.set(request.requestId, { request, settle, forget })
      signal.addEventListener('abort', cancel)
      if (signal.aborted) cancel()
    })
  }

  /** A request that nobody waits for any more. `onAnswer` is told of the answer while it is still open; throws to leave it so. */
  restore(request: PermissionRequest, onAnswer: (decision: Decision) => void): void {
    const settle = (outcome: Outcome) => {
      if (outcome.kind !== 'cancelled') onAnswer(outcome)
      this.#pending.delete(request.requestId)
    }
    this.#pending.set(request.requestId, { request, settle, forget: () => undefined })
  }

  /** The rules that this decision puts in force for the session; none for most. Throws like `answer`. */
  rulesOf(requestId: RequestId, decision: Decision): readonly string[] {
    const { request } = this.#find(requestId, decision)
    if (decision.kind === 'allow-always') return decision.rules
    return decision.kind === 'allow-session' && request.kind === 'tool' ? (request.rules ?? []) : []
  }

  /** Throws `not_found` when it was answered or cancelled already, `invalid_input` when the decision doesn't fit the request. */
  answer(requestId: RequestId, decision: Decision): void {
    this.#find(requestId, decision).settle(decision)
  }

  #find(requestId: RequestId, decision: Decision): Pending {
    const pending = this.#pending.get(requestId)
    if (!pending) {
      throw new AppError('not_found', {
        message: 'This request no longer waits for an answer.',
        remedy: 'It was answered elsewhere, or its turn has ended. Nothing more is needed.',
        field: 'requestId',
      })
    }
    const problem = mismatch(pending.request, decision)
    if (problem) {
      throw new AppError('invalid_input', {
        message: problem,
        remedy: 'Choose one of the offered answers.',
        field: 'decision',
      })
    }
    return pending
  }

  cancelAll(): void {
    for (const { settle } of [...this.#pending.values()]) settle({ kind: 'cancelled' })
  }

  /** They are left undecided, and whoever asked hears no more of them: it is gone, or about to be. */
  forget(): void {
    for (const { forget } of this.#pending.values()) forget()
    this.#pending.clear()
  }
}

function mismatch(request: PermissionRequest, decision: Decision): string | null {
  if (request.kind === 'question') {
    return decision.kind === 'answers' || decision.kind === 'deny' ? null : 'A question takes answers, or a refusal.'
  }
  if (decision.kind === 'answers') return 'A tool is allowed or denied, it has no answers.'
  if (decision.kind === 'allow-session' && request.sessionRule === null) {
    return 'This request can only be allowed once.'
  }
  if (decision.kind === 'allow-always' && request.rules === null) return 'No rule may answer this request from now on.'
  return null
}
