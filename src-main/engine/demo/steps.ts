/** What a scripted model says: a list of steps, written to the client one after the other. */

/** How text reaches the client; left out: in one piece, at once. */
export type Pace = {
  /** Characters per delta, at least 1. */
  readonly chunk?: number
  /** Milliseconds before each delta. */
  readonly delayMs?: number
}

export type StopReason =
  | 'end_turn'
  | 'tool_use'
  | 'max_tokens'
  | 'stop_sequence'
  | 'pause_turn'
  | 'refusal'
  | 'model_context_window_exceeded'

/** Neighbouring text steps share one content block, and so do neighbouring thinking steps. */
export type Step =
  | ({ readonly type: 'text'; readonly text: string } & Pace)
  | ({ readonly type: 'thinking'; readonly text: string } & Pace)
  | { readonly type: 'toolUse'; readonly name: string; readonly input: Readonly<Record<string, unknown>> }
  /** Replaces the estimates of tokens; `input` counts only before the first step with content. */
  | { readonly type: 'usage'; readonly input?: number; readonly output?: number }
  /** Replaces the reason that follows from the content. */
  | { readonly type: 'stop'; readonly reason: StopReason }
  | { readonly type: 'pause'; readonly ms: number }
  /** Only as the first step: an answer with this status instead of a message. */
  | {
      readonly type: 'httpError'
      readonly status: number
      readonly errorType: string
      readonly message: string
      readonly headers?: Readonly<Record<string, string>>
    }
  /** An `error` event in the running stream, then its end. */
  | { readonly type: 'streamError'; readonly errorType: string; readonly message: string }
  /** Says nothing more until the client leaves: `hang` before the headers, `stall` in the middle of the message. */
  | { readonly type: 'hang' }
  | { readonly type: 'stall' }
  /** Breaks the connection. */
  | { readonly type: 'cut' }
