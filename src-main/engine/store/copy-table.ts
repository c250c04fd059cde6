/** Copies every row of a table that can still be read, around the places that can't. */
import BetterSqlite3 from 'better-sqlite3'
import type { Database } from './database.ts'

export type CopyReport = {
  /** Rows that are now in the target and were not there before. */
  readonly copied: number
  /** False when something could not be read: how much is unknown. */
  readonly complete: boolean
}

type Row = readonly unknown[]

/**
 * Each damaged place costs a few dozen failing reads, each some microseconds. A file that needs more is damaged so widely
 * that looking further would only keep the user waiting.
 */
const MAX_FAILURES = 4_000

const LOWEST = Number.MIN_SAFE_INTEGER
const HIGHEST = Number.MAX_SAFE_INTEGER

/** Of the columns both sides have. Rows that the target refuses (damaged in themselves, or there already) are passed over. */
export function copyTable(source: Database, target: Database, table: string): CopyReport {
  const columns = sharedColumns(source, target, table)
  if (columns === null) return { copied: 0, complete: false }
  const list = columns.join(', ')
  const insert = target.prepare(
    `INSERT OR IGNORE INTO "${table}" (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  let copied = 0
  let refused = 0
  const take = (row: Row) => {
    try {
      copied += insert.run(...row).changes
    } catch (error) {
      if (!isRefusal(error)) throw new TargetError(error)
      refused += 1 // a value of another type than the column's: the row is damaged
    }
  }
  const complete = withoutTraces(() =>
    target.transaction(() => readAround(source, `FROM "${table}" NOT INDEXED`, list, take))(),
  )
  return { copied, complete: complete && refused === 0 }
}

/** Thousands of reads may fail, and where in our code is known: finding that out again costs more than the reads. */
function withoutTraces<T>(work: () => T): T {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return work()
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** The target can't be written: nothing that is read any more would help. */
class TargetError extends Error {
  constructor(cause: unknown) {
    super('The new database can not be written.', { cause })
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof BetterSqlite3.SqliteError && /^SQLITE_(CONSTRAINT|MISMATCH|RANGE|TOOBIG)/.test(error.code)

/** Null when the table can't be found in the source. */
function sharedColumns(source: Database, target: Database, table: string): string[] | null {
  const columnsOf = (db: Database) =>
    db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)
  try {
    const known = new Set(columnsOf(source))
    const shared = columnsOf(target).filter((column) => known.has(column))
    return shared.length === 0 ? null : shared.map((column) => `"${column}"`)
  } catch {
    return null
  }
}

type Rows = BetterSqlite3.Statement<[number, number], unknown[]>

/** Nothing where even the schema of the table is damaged. */
function prepared(select: (order: 'ASC' | 'DESC') => Rows): Rows[] {
  try {
    return [select('ASC'), select('DESC')]
  } catch {
    return []
  }
}

/** From both ends towards the damage, then halving what lies between. Returns whether nothing failed. */
function readAround(source: Database, from: string, columns: string, take: (row: Row) => void): boolean {
  const select = (order: 'ASC' | 'DESC') =>
    source
      .prepare<[number, number], unknown[]>(
        `SELECT rowid, ${columns} ${from} WHERE rowid BETWEEN ? AND ? ORDER BY rowid ${order}`,
      )
      .raw()
  const [upwards, downwards] = prepared(select)
  if (!upwards || !downwards) return false
  let failures = 0

  /** The last row id that could be read, in the direction of reading; null when all could be. */
  function read(statement: Rows, low: number, high: number, step: 1 | -1): { last: number } | null {
    let last = step === 1 ? low - 1 : high + 1
    try {
      for (const [rowid, ...row] of statement.iterate(low, high)) {
        // a damaged tree may lead in a circle: row ids that do not go on are damage
        if (typeof rowid !== 'number' || (rowid - last) * step <= 0) return { last }
        take(row)
        last = rowid
      }
      return null
    } catch (error) {
      if (error instanceof TargetError) throw error.cause
      failures += 1
      return { last }
    }
  }

  const ranges: [low: number, high: number][] = [[LOWEST, HIGHEST]]
  for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
    const [low, high] = range
    if (low > high) continue
    if (failures > MAX_FAILURES) return false
    const up = read(upwards, low, high, 1)
    if (up === null) continue
    const down = read(downwards, up.last + 1, high, -1)
    if (down === null) continue
    const [first, last] = [up.last + 1, down.last - 1]
    if (first >= last) continue // a single row id, and it can't be read
    const middle = Math.floor(first / 2 + last / 2)
    ranges.push([middle + 1, last], [first, middle])
  }
  return failures === 0
}
