/**
 * `node dies-migrating.ts FILE STEP`: brings a database to this schema and is killed after that many of its statements; 0 = it
 * is not. Says so when it begins.
 */
import { writeSync } from 'node:fs'
import { connect } from '../database.ts'
import { migrate } from '../migrations.ts'

const [, , file = '', step = '1'] = process.argv
const db = connect(file)
let left = Number(step)
const dieInTime = () => {
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
const exec = db.exec.bind(db)
const pragma = db.pragma.bind(db)
db.exec = (sql) => {
  const result = exec(sql)
  dieInTime()
  return result
}
db.pragma = (source, options) => {
  const result: unknown = pragma(source, options)
  if (source.includes('=')) dieInTime()
  return result
}
writeSync(1, 'begins\n')
migrate(db)
