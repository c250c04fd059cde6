#!/usr/bin/env node
/**
 * As much of systemd and the kernel as a memory cap needs, on a machine laid out in the folder $XDG_RUNTIME_DIR: puts pids into
 * groups, sets limits. A file `refuse` there is what it says instead; `no-controller` leaves the limits unset. Notes each call.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = process.env.XDG_RUNTIME_DIR ?? ''
const [bus, , , , , method, , ...values] = process.argv.slice(2)
appendFileSync(join(root, 'calls'), `${bus} ${method} ${values.join(' ')}\n`)
const fail = (text) => {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}
if (existsSync(join(root, 'refuse'))) fail(readFileSync(join(root, 'refuse'), 'utf8'))

const [unit] = values
const group = join('/user.slice/app.slice', unit)
const limit = () => {
  const max = values[values.indexOf('MemoryMax') + 2]
  // the kernel counts in pages
  writeFileSync(join(root, 'sys/fs/cgroup', group, 'memory.max'), `${Math.floor(Number(max) / 4096) * 4096}\n`)
}
if (method === 'StartTransientUnit') {
  const at = values.indexOf('PIDs')
  const pids = values.slice(at + 3, at + 3 + Number(values[at + 2]))
  for (const pid of pids) if (!existsSync(join(root, 'proc', pid))) fail(`Process with ID ${pid} does not exist.`)
  if (existsSync(join(root, 'sys/fs/cgroup', group))) fail(`Unit ${unit} was already loaded.`)
  mkdirSync(join(root, 'sys/fs/cgroup', group), { recursive: true })
  for (const pid of pids) writeFileSync(join(root, 'proc', pid, 'cgroup'), `0::${group}\n`)
  if (!existsSync(join(root, 'no-controller'))) limit()
}
if (method === 'SetUnitProperties') limit()
