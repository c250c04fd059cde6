/** The headless host, from its arguments to its exit code. */
import { parseArgs } from 'node:util'
import { AppError, toAppErrorData } from '#shared/errors.ts'
import { describeFailure, failureLine } from './failure.ts'
import { parsePort } from './port.ts'
import { serve } from './serve.ts'
import { stopWithParent } from './stop-signal.ts'

const USAGE_EXIT = 2

export async function runHeadless(): Promise<void> {
  stopWithParent()
  try {
    const { port, open, json } = readArguments()
    await serve({ port: parsePort(port), open, json, env: process.env })
  } catch (error) {
    const data = toAppErrorData(error)
    process.stderr.write(process.argv.includes('--json') ? failureLine(data) : describeFailure(data))
    process.exitCode = data.kind === 'invalid_input' ? USAGE_EXIT : 1
  }
}

function readArguments() {
  try {
    const options = {
      port: { type: 'string', default: '0' },
      open: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    } as const
    return parseArgs({ options }).values
  } catch (cause) {
    throw new AppError('invalid_input', {
      message: cause instanceof Error ? cause.message : String(cause),
      remedy: 'The options are --port N, --open and --json.',
      cause,
    })
  }
}
