/** The requests of one session that wait for the user. A request never expires by itself; it ends by an answer or with its turn. */
import { AppError } from '#shared/errors.ts'
import type { RequestId } from '#shared/ids.ts'
import type { Decision, Outcome, PermissionRequest } from '#shared/permissions.ts'

type Pending = { readonly request: PermissionRequest; readonly settle: (outcome: Outcome) => void }

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
        signal.removeEventListener('abort', cancel)
        onSettled(outcome)
        resolve(outcome)
      }
      this.#pending.set(request.requestId, { request, settle })
      signal.addEventListener('abort', cancel)
      if (signal.aborted) cancel()
    })
  }

  /** Throws `not_found` when it was answered or cancelled already, `invalid_input` when the decision doesn't fit the request. */
  answer(requestId: RequestId, decision: Decision): void {
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
    pending.settle(decision)
  }

  cancelAll(): void {
    for (const { settle } of [...this.#pending.values()]) settle({ kind: 'cancelled' })
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
  return null
}
