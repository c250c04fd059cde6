/** What a shell command could do that should not pass unnoticed. */
import { type ParsedCommand, parseCommand } from '../command/parse-command.ts'
import { type PlacedStep, type Touch, hasFlag, placeSteps, positional } from '../command/touched.ts'
import { gitHints } from './git-hints.ts'
import type { Hint, HintKind } from './hint.ts'
import { list, outsideHint, secretHint, settingsHint } from './path-hints.ts'

const SHELLS = /^(?:ba|z|da|k|fi)?sh$|^(?:pwsh|powershell)$/
const INTERPRETERS = /^(?:python[\d.]*|node|deno|bun|ruby|perl|php|lua|osascript)$/
const DOWNLOADS = /^(?:curl|wget|fetch|aria2c|Invoke-WebRequest|iwr)$/
const NETWORK =
  /^(?:curl|wget|ssh|scp|sftp|ftp|nc|ncat|netcat|telnet|socat|rsync|aria2c|http|https|Invoke-WebRequest|iwr)$/
const INSTALLERS: Readonly<Record<string, RegExp>> = {
  npm: /^(?:i|install|add|ci|update|exec|init|create)$/,
  pnpm: /^(?:i|install|add|update|dlx|create)$/,
  yarn: /^(?:add|install|dlx|create|up)$/,
  bun: /^(?:add|install|x|create)$/,
  pip: /^install$/,
  pip3: /^install$/,
  uv: /^(?:add|pip|sync|tool)$/,
  gem: /^install$/,
  cargo: /^(?:install|add)$/,
  go: /^(?:install|get)$/,
  brew: /^(?:install|upgrade|tap)$/,
  apt: /^(?:install|upgrade|remove|purge)$/,
  'apt-get': /^(?:install|upgrade|remove|purge)$/,
  dnf: /^(?:install|upgrade|remove)$/,
  yum: /^(?:install|upgrade|remove)$/,
  apk: /^(?:add|del)$/,
  pacman: /^-[SRU]/,
  composer: /^(?:install|require|update)$/,
}
const PUBLISHES: Readonly<Record<string, RegExp>> = {
  npm: /^(?:publish|unpublish|deprecate|dist-tag)$/,
  pnpm: /^publish$/,
  yarn: /^(?:publish|npm)$/,
  cargo: /^(?:publish|yank)$/,
  twine: /^upload$/,
  gem: /^(?:push|yank)$/,
  docker: /^push$/,
  podman: /^push$/,
  gh: /^(?:release|pr|issue|repo|api|gist|secret|workflow)$/,
  kubectl: /^(?:apply|delete|create|patch|replace|scale|drain|exec)$/,
  helm: /^(?:install|upgrade|uninstall|delete)$/,
  terraform: /^(?:apply|destroy|import)$/,
  pulumi: /^(?:up|destroy)$/,
  vercel: /^(?!dev$)/,
  netlify: /^deploy$/,
  fly: /^deploy$/,
}
const SYSTEM =
  /^(?:mkfs(?:\..+)?|fdisk|parted|diskutil|format|shutdown|reboot|poweroff|halt|systemctl|service|launchctl|crontab|at|iptables|ufw|useradd|userdel|usermod|passwd|mount|umount|pkill|killall|visudo)$/
const CHANGES: readonly Touch['action'][] = ['writes', 'adds to', 'deletes', 'moves', 'changes who may use']

/** `cwd`: the folder it starts in, the session's. Sorted by weight. */
export function commandHints(command: string, cwd: string): Hint[] {
  const parsed = parseCommand(command)
  const placed = placeSteps(parsed, cwd)
  const found = [
    ...downloadedCode(placed),
    ...placed.flatMap((one) => stepHints(one)),
    ...touchHints(placed.flatMap(({ touches }) => touches)),
    ...unreadable(parsed),
  ]
  const first = new Map<HintKind, Hint>()
  for (const hint of found) if (!first.has(hint.kind)) first.set(hint.kind, hint)
  return [...first.values()].sort((a, b) => Number(b.weight === 'danger') - Number(a.weight === 'danger'))
}

const danger = (kind: HintKind, label: string, detail: string): Hint => ({ kind, weight: 'danger', label, detail })
const care = (kind: HintKind, label: string, detail: string): Hint => ({ kind, weight: 'care', label, detail })

/** A download that a shell or interpreter gets to run: through a pipe, or inside a word of it. */
function downloadedCode(placed: readonly PlacedStep[]): Hint[] {
  let piped = false
  let fetches: string | null = null
  for (const [at, { step, invocation }] of placed.entries()) {
    const name = invocation?.name ?? ''
    const runs = SHELLS.test(name) || INTERPRETERS.test(name) || name === 'eval' || name === 'source' || name === '.'
    const inner = placed.slice(at + 1)
    const own = inner.slice(0, Math.max(0, inner.findIndex((one) => one.step.depth <= step.depth) >>> 0))
    const within = own.find((one) => DOWNLOADS.test(one.invocation?.name ?? ''))
    if (step.depth === 0 && step.joint !== 'pipe') piped = false
    if (runs && (within || (piped && step.joint === 'pipe'))) {
      const from = within ? (within.invocation?.name ?? '') : (fetches ?? '')
      return [
        danger(
          'downloaded-code',
          'Runs downloaded code',
          `What ${from} fetches is run by ${name}, whatever it is by then.`,
        ),
      ]
    }
    if (DOWNLOADS.test(name)) [piped, fetches] = [true, name]
  }
  return []
}

function stepHints({ step, invocation, touches }: PlacedStep): Hint[] {
  if (!invocation) {
    const [head] = step.words
    return head?.dynamic === true
      ? [care('unreadable', 'Command is open', `What ${head.source} runs shows only when it runs.`)]
      : []
  }
  const { name, args, through } = invocation
  const sub = args[0]?.value ?? ''
  const hints: Hint[] = []
  const by =
    through.find((one) => one === 'sudo' || one === 'doas') ?? (/^(?:su|pkexec|runas)$/.test(name) ? name : null)
  if (by) hints.push(danger('administrator', 'As administrator', `${by} runs it with all rights on this machine.`))
  const deleting = touches.filter(({ action }) => action === 'deletes')
  const recursive =
    (name === 'rm' && hasFlag(args, '-r', '-R', '--recursive')) ||
    (name === 'find' && deleting.length > 0) ||
    (name === 'Remove-Item' && args.some(({ value }) => /^-r/i.test(value)))
  if (recursive) hints.push(deletes(deleting, through))
  if (name === 'rsync' && args.some(({ value }) => value.startsWith('--delete')))
    hints.push(
      danger(
        'deletes-folders',
        'Deletes what is missing',
        'rsync deletes everything at the target that the source does not have.',
      ),
    )
  if (name === 'git') hints.push(...gitHints(args))
  if (NETWORK.test(name) && !(name === 'rsync' && !args.some(({ value }) => /^[\w.@-]+:/.test(value))))
    hints.push(care('network', 'Uses the network', `${name} talks to another machine; what it sends leaves yours.`))
  if (own(INSTALLERS, name, sub))
    hints.push(
      care(
        'installs',
        'Installs software',
        `${name} ${sub} downloads packages, which may run code of their own while they are installed.`,
      ),
    )
  if (name === 'npx' || name === 'bunx' || name === 'pnpx' || name === 'uvx')
    hints.push(care('installs', 'Runs a package', `${name} downloads the package where it is missing, and runs it.`))
  if (own(PUBLISHES, name, sub))
    hints.push(
      danger(
        'publishes',
        'Changes things elsewhere',
        `${name} ${sub} acts on something outside this machine, for others to see.`,
      ),
    )
  if (
    SYSTEM.test(name) ||
    (name === 'dd' && touches.some(({ action, place }) => action === 'writes' && place.path.startsWith('/dev/')))
  )
    hints.push(
      danger(
        'system',
        'Acts on the system',
        `${name} changes this machine or what runs on it, not only files of the project.`,
      ),
    )
  if (name === 'kill' && args.some(({ value }) => value === '-1' || value === '0'))
    hints.push(danger('system', 'Ends processes', 'It ends more than one process.'))
  if (/^ch(?:mod|own|grp)$/.test(name)) hints.push(...permissionHints(name, args))
  if ((name === 'env' || name === 'printenv' || name === 'export' || name === 'set') && positional(args).length === 0)
    hints.push(
      danger('secrets', 'Prints secrets', `${name} prints the environment, where passwords and keys often are.`),
    )
  if (
    name === 'eval' ||
    (SHELLS.test(name) && hasFlag(args, '-c')) ||
    (INTERPRETERS.test(name) && hasFlag(args, '-c', '-e', '-p', '--eval'))
  )
    hints.push(
      care(
        'code-in-text',
        'Code in a text',
        `${name} runs what stands in its argument; these hints do not look into it.`,
      ),
    )
  if (name === 'base64' && hasFlag(args, '-d', '-D', '--decode'))
    hints.push(care('unreadable', 'Decodes text', 'It decodes text that cannot be read here.'))
  if (args.some(({ value }) => /^--(?:no-verify|dangerously-\S+|allow-unsafe|disable-sandbox)$/.test(value)))
    hints.push(care('skips-checks', 'Skips checks', 'An option of it leaves out checks that would be made otherwise.'))
  return hints
}

function own(table: Readonly<Record<string, RegExp>>, name: string, sub: string): boolean {
  return Object.hasOwn(table, name) && table[name]?.test(sub) === true
}

function deletes(targets: readonly Touch[], through: readonly string[]): Hint {
  const wide = targets.find(
    ({ word, place }) => place.where === 'project' || /^(?:[/~*.]|\.\.|~\/?\*?|\/\*|\.\/?\*)\/?$/.test(word.source),
  )
  if (wide)
    return danger(
      'deletes-folders',
      'Deletes nearly everything',
      `It deletes ${wide.word.source} with everything in it, for good.`,
    )
  const open = targets.find(({ word }) => word.dynamic)
  if (open)
    return danger(
      'deletes-folders',
      'Deletes folders',
      `It deletes ${open.word.source} with everything in it: what that is shows only when it runs, and where it is empty it can be far more.`,
    )
  const what =
    targets.length > 0
      ? list(targets.map(({ place }) => place.path))
      : through.includes('xargs')
        ? 'whatever comes in'
        : 'folders'
  return danger('deletes-folders', 'Deletes folders', `It deletes ${what} with everything in it, for good.`)
}

function permissionHints(name: string, args: PlacedStep['step']['words']): Hint[] {
  const mode = positional(args)[0]?.value ?? ''
  const open =
    name === 'chmod' &&
    (/^0?[0-7]?[0-7][0-7][2367]$/.test(mode) || /(?:^|,)[ao]*\+[rx]*w/.test(mode) || /\+[rwx]*s/.test(mode))
  if (open)
    return [danger('permissions', 'Opens files to others', `${name} ${mode} lets others change or run these files.`)]
  return hasFlag(args, '-R', '--recursive')
    ? [care('permissions', 'Changes access', `${name} -R changes who may use everything in the folder.`)]
    : []
}

function touchHints(touches: readonly Touch[]): Hint[] {
  const changed = touches.filter(({ action }) => CHANGES.includes(action))
  const pathOf = ({ place }: Touch) => place.path
  return [
    ...secretHint(changed.map(pathOf), 'changes'),
    ...secretHint(touches.filter(({ action }) => action === 'reads').map(pathOf), 'reads'),
    ...settingsHint(changed.map(pathOf)),
    ...outsideHint(changed.map(({ place }) => place)),
  ]
}

const unreadable = ({ whole }: ParsedCommand): Hint[] =>
  whole
    ? []
    : [
        care(
          'unreadable',
          'Not all of it was read',
          'The command uses more of the shell than is read here, so there may be more to it.',
        ),
      ]
