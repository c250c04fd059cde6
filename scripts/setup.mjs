// Makes the checkout ready to run: installs the packages when they are missing or stale, then checks the Node they bring.
// Plain JavaScript for Node 20 without dependencies, because it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { clearInterval, setInterval } from 'node:timers'
import { fileURLToPath } from 'node:url'

const OLDEST_NODE_MAJOR = 24
const LOCK_POLL_MS = 250
const HEARTBEAT_MS = 5_000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, 'node_modules', '.bullpen', 'installed')
const lockFolder = join(root, 'out', '.setup-lock')
const ownerFile = join(lockFolder, 'pid')

const say = (text) => process.stderr.write(`${text}\n`)

/** The parts of package.json that decide what is installed; a changed script is no reason to install anew. */
const INSTALL_FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides', 'allowScripts']

function wantedStamp() {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return createHash('sha256')
    .update(`${process.platform} ${process.arch}`)
    .update(JSON.stringify(INSTALL_FIELDS.map((field) => manifest[field] ?? null)))
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

const readText = (file) => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

const admits = (list, value) => list === undefined || list.includes(value)

/** What npm itself says it has installed, for a person who called it directly. */
function npmHasInstalledAll() {
  const installed = JSON.parse(readText(join(root, 'node_modules', '.package-lock.json')) ?? '{"packages":{}}').packages
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(packages).every(([path, { version, optional, os, cpu, libc }]) => {
    if (path === '' || installed[path]?.version === version) return true
    // Of the optional packages only those made for this machine must be there; of those per C library npm takes one.
    return (
      optional &&
      (os === undefined || libc !== undefined || !admits(os, process.platform) || !admits(cpu, process.arch))
    )
  })
}

function writeStamp() {
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, wantedStamp())
}

function isInstalled() {
  if (readText(stampFile) === wantedStamp()) return true
  if (!npmHasInstalledAll()) return false
  writeStamp()
  return true
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function tryToLock() {
  mkdirSync(dirname(lockFolder), { recursive: true })
  try {
    mkdirSync(lockFolder)
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  writeFileSync(ownerFile, String(process.pid))
  return true
}

/** One set-up at a time: two `npm ci` in one folder destroy each other's work. The lock of a dead process is taken over. */
async function lock() {
  let told = false
  let ownerless = 0
  process.once('exit', () => {
    if (readText(ownerFile) === String(process.pid)) rmSync(lockFolder, { recursive: true, force: true })
  })
  while (!tryToLock()) {
    const owner = Number(readText(ownerFile) ?? Number.NaN)
    // The owner writes its number right after the folder: for a moment there is none.
    ownerless = Number.isInteger(owner) ? 0 : ownerless + 1
    if (ownerless > 20 || (Number.isInteger(owner) && !isAlive(owner))) {
      rmSync(lockFolder, { recursive: true, force: true })
      await delay(Math.random() * LOCK_POLL_MS) // of several that saw the dead owner, one goes first
      continue
    }
    if (!told) say(`Another set-up is at work here (process ${owner}); waiting for it to end.`)
    told = true
    await delay(LOCK_POLL_MS)
  }
}

/** Windows refuses to delete a running program, and this script may run in the Node that `npm ci` is about to replace. */
function stepAsideOnWindows() {
  if (process.platform !== 'win32' || !process.execPath.startsWith(join(root, 'node_modules'))) return
  renameSync(process.execPath, join(root, 'out', `node-in-use-${process.pid}.exe`))
}

function npmCommand() {
  const npm = process.env.npm_execpath
  if (npm !== undefined && /\.[cm]?js$/.test(npm)) {
    return { command: process.env.npm_node_execpath ?? process.execPath, args: [npm, 'ci'] }
  }
  if (process.platform !== 'win32') return { command: 'npm', args: ['ci'] }
  throw new Error('run this through npm: npm start, npm test, …')
}

async function install() {
  say('Installing packages (about 900; half a minute with a good connection) …')
  const started = Date.now()
  stepAsideOnWindows()
  const { command, args } = npmCommand()
  // Without npm's warnings: under Node 20 it has one for each package that asks for more, and Node 24 is among the packages.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const child = spawn(command, [...args, ...quiet], { cwd: root, stdio: 'inherit' })
  // In a terminal npm shows a sign of life itself.
  const beat = () => process.stderr.isTTY || say(`  … still installing, ${Math.round((Date.now() - started) / 1000)} s`)
  const heartbeat = setInterval(beat, HEARTBEAT_MS)
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  }).finally(() => clearInterval(heartbeat))
  if (code !== 0) {
    say(
      `npm ci failed (exit code ${code}). Its messages are above; check the connection to the npm registry and try again.`,
    )
    process.exit(1)
  }
  writeStamp()
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`)
}

/** The Node of the project comes as a package; its install script fetches the program. */
function checkNode() {
  const program = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const run = existsSync(program) ? spawnSync(program, ['--version'], { encoding: 'utf8' }) : null
  const version = run?.status === 0 ? run.stdout.trim() : null
  if (version !== null && Number(version.slice(1).split('.')[0]) >= OLDEST_NODE_MAJOR) return
  rmSync(stampFile, { force: true })
  say(
    [
      `Bullpen needs Node ${OLDEST_NODE_MAJOR}, which it brings as the package "node", but ${program} ${version === null ? 'is missing or does not start' : `is ${version}`}.`,
      'Most likely the packages were installed with install scripts off (--ignore-scripts, or ignore-scripts=true in .npmrc).',
      'Run this once, then try again:  npm rebuild node --ignore-scripts=false',
    ].join('\n'),
  )
  process.exit(1)
}

if (!isInstalled()) {
  await lock()
  if (!isInstalled()) await install()
}
checkNode()
