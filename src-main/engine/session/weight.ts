/** About how much something takes on its way to a client, found without writing it out. */

/** For the names and marks around each value. */
const AROUND = 16

/** In characters: those of all texts in it, and a little for each value. */
export function weightOf(value: unknown): number {
  let weight = 0
  const rest = [value] // as deep as a model likes to nest its input
  while (rest.length > 0) {
    const one = rest.pop()
    weight += AROUND
    if (typeof one === 'string') weight += one.length
    else if (typeof one === 'object' && one !== null) for (const inner of Object.values(one)) rest.push(inner)
  }
  return weight
}
