/** Lays two lists of texts beside each other so that as many as possible of both are the same: lines of a file, words of a line. */

export type Step = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string }

/**
 * Longest common subsequence by table, so time and memory grow with the product of both lengths: callers bound that. What was
 * removed stands before what was added in the same place.
 */
export function align(before: readonly string[], after: readonly string[]): Step[] {
  const width = after.length + 1
  const table = new Uint32Array((before.length + 1) * width)
  const cell = (row: number, column: number) => table[row * width + column] ?? 0
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      table[row * width + column] =
        before[row] === after[column]
          ? cell(row + 1, column + 1) + 1
          : Math.max(cell(row + 1, column), cell(row, column + 1))
    }
  }
  const steps: Step[] = []
  let [row, column] = [0, 0]
  for (;;) {
    const [old, next] = [before[row], after[column]]
    if (old === undefined && next === undefined) return steps
    if (old !== undefined && old === next) {
      steps.push({ kind: 'same', text: old })
      row += 1
      column += 1
    } else if (old !== undefined && (next === undefined || cell(row + 1, column) >= cell(row, column + 1))) {
      steps.push({ kind: 'removed', text: old })
      row += 1
    } else if (next !== undefined) {
      steps.push({ kind: 'added', text: next })
      column += 1
    }
  }
}
