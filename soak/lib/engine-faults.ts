/** What goes wrong beside the sessions of an engine at work. */
import { type Fault, faults } from '../../src-main/engine/testing/fault-table.ts'

export const FAULTS: readonly Fault[] = [
  ...faults({ floodMb: 100 }),
  ['forks-escapees', { stubborn: true }, { outcome: 'completed', texts: null }],
]

/** A result without an exit, an exit without a result, and an exit after the result. */
export function toldApart(counts: ReadonlyMap<string, number>): number {
  const kinds = ['exits-without-result', 'dies-at-first-token', 'closes-output', 'result-then-dies'].map(
    (fake) => `faults: ${fake}`,
  )
  return [...kinds, 'hangs: result-then-hangs'].reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0)
}
