/** Reads JSON of a column. */

/** Null for what is no JSON: the schema it is for refuses that, and says so in its own words. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
