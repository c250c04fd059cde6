/** How a failure is told on a terminal: kind, what happened, what to do; or the same as one line of JSON. */
import type { AppErrorData } from '#shared/errors.ts'

export function describeFailure({ kind, message, remedy, detail }: AppErrorData): string {
  const evidence = detail === undefined ? '' : `${indent(detail)}\n`
  return `bullpen: ${message} (${kind})\n${evidence}  ${remedy}\n`
}

export const failureLine = (data: AppErrorData): string => `${JSON.stringify(data)}\n`

const indent = (text: string): string => text.trimEnd().replace(/^/gm, '  | ')
