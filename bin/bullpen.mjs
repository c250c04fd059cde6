#!/usr/bin/env node
// `bullpen` in a checkout: finds a Node that is new enough, builds when nothing is built, and runs the command line.
// Plain JavaScript for any Node from 20 on: it runs before anything newer has been found.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const NEEDED_NODE = 24
const root = join(import.meta.dirname, '..')
const commandLine = join(root, 'out', 'main', 'cli.js')

const node = findNode()
if (node === null) fail('Bullpen needs Node 24.', `Run "npm ci" in ${root}: it brings one.`)
if (!existsSync(commandLine)) build()
if (node === process.execPath) await import(pathToFileURL(commandLine).href)
else runElsewhere()

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_NODE) return process.execPath
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(own) ? own : null
}

/** What the build says goes to stderr: stdout belongs to the command. */
function build() {
  const { status } = spawnSync(node, [join(root, 'scripts', 'build.ts'), '--if-stale'], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  if (status !== 0 || !existsSync(commandLine)) fail('Bullpen is not built.', `Run "npm run build" in ${root}.`)
}

function runElsewhere() {
  // The channel is there to break: the command stops when this process dies, however that happens.
  const child = spawn(node, [commandLine, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // a terminal has sent Ctrl-C to the child already
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.once('error', (error) => fail(`Node could not be started: ${error.message}`, `Run "npm ci" in ${root}.`))
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

function fail(message, remedy) {
  process.stderr.write(`bullpen: ${message}\n  ${remedy}\n`)
  process.exit(1)
}
