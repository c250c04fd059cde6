/** A port number as people type it. */
import { AppError } from '#shared/errors.ts'

export const MAX_PORT = 65_535

/** Throws `invalid_input` for anything that is not a port number; 0 = any free one. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= MAX_PORT) return port
  throw new AppError('invalid_input', {
    message: `"${text}" is not a port number.`,
    remedy: `Give a number from 0 (any free port) to ${MAX_PORT}.`,
    field: 'port',
  })
}
