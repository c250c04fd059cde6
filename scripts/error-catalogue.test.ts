import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ERROR_CASES } from '../e2e/error-cases.ts'
import { MACHINE_CASES } from '../e2e/machine-cases.ts'
import { AppErrorData, type ErrorKind } from '../src-shared/errors.ts'
import { inRoot } from './lib/project.ts'

/** Kinds that are no failure of a session or of its machine: why, and where their words are proven instead. */
const ELSEWHERE: Partial<Record<ErrorKind, { why: string; provenIn: string }>> = {
  invalid_input: { why: 'what somebody typed, answered beside the field', provenIn: 'e2e/bad-input.spec.ts' },
  conflict: { why: 'a call at the wrong moment', provenIn: 'src-main/engine/session/session-manager.test.ts' },
  unsupported: { why: 'not possible on this system', provenIn: 'src-main/engine/files/opening/opening.test.ts' },
  config: { why: 'a host that can not start, told on the terminal', provenIn: 'src-main/cli/cli.real-cli.test.ts' },
  internal: { why: 'a fault of Bullpen itself, which nobody can order', provenIn: 'src-main/gateway/rpc.test.ts' },
}

it('every kind of error is brought about for real in the catalogue, or it is said where it is proven', () => {
  const kinds = AppErrorData.shape.kind.options
  const shown = new Set([...ERROR_CASES, ...MACHINE_CASES].map(({ kind }) => kind))
  expect(kinds.filter((kind) => !shown.has(kind) && !(kind in ELSEWHERE))).toEqual([])
  expect(kinds.filter((kind) => shown.has(kind) && kind in ELSEWHERE)).toEqual([]) // outdated reasons
  for (const { provenIn } of Object.values(ELSEWHERE)) expect(existsSync(inRoot(provenIn)), provenIn).toBe(true)
})
