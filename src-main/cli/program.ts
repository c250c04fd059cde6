/** The command line as its users see it: commands, options, help. */
import { resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { Budget, EffortLevel } from '#shared/composing.ts'
import { PermissionMode } from '#shared/session.ts'
import { ExportFormat } from '#shared/transcripts.ts'
import type { Environment } from '../host/paths.ts'
import { parsePort } from '../host/port.ts'
import { attach } from './commands/attach.ts'
import { doctor, listProcesses, listSessions } from './commands/lists.ts'
import { listHistory, rebuildIndex } from './commands/history.ts'
import { openHost } from './commands/open.ts'
import { showPool } from './commands/pool.ts'
import { prepareResume } from './commands/resume.ts'
import { prepareRun, type RunOptions } from './commands/run.ts'
import { getSetting, listSettings, setSetting, showSettingsPath } from './commands/settings.ts'
import { search } from './commands/search.ts'
import { stopHost } from './commands/stop.ts'
import { exportSession, prepareImport } from './commands/transfer.ts'
import { listWorktrees } from './commands/worktrees.ts'
import { withLink } from './link.ts'
import { EXIT, type ExitCode, reportFailure } from './outcome.ts'
import type { Terminal } from './terminal.ts'

type Json = { readonly json: boolean }

/** Runs one command and returns its exit code; failures have been told by then. */
export async function runCommandLine(
  args: readonly string[],
  { env, terminal, version }: { env: Environment; terminal: Terminal; version: string },
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done
  const any = { env, terminal, host: 'any' } as const
  const running = { env, terminal, host: 'running' } as const
  const ends = async (result: Promise<ExitCode>) => void (exitCode = await result)

  const program = new Command('bullpen')
    .description('Keeps Claude Code sessions warm, safe and visible.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('("bullpen help COMMAND" tells more)')
    .addHelpText('after', HELP)
  const command = (usage: string, description: string) =>
    program.command(usage).description(description).option('--json', 'print one JSON object per line', false)

  command('serve', 'run a host: sessions, and the pages for a browser')
    .addOption(
      new Option('--port <N>', 'port on 127.0.0.1; 0 = that of the last run, or any free one')
        .default(0)
        .argParser(port),
    )
    .option('--open', 'open the default browser', false)
    .action(async (options: Json & { port: number; open: boolean }) => {
      const { serve } = await import('../host/serve.ts')
      await serve({ ...options, env })
    })
  program
    .command('open')
    .description('let the default browser into the running host')
    .option('--print', 'print the address instead of opening it', false)
    .action((options: { print: boolean }) => ends(openHost({ env, terminal, ...options })))
  command('run', 'start a session in a folder and run one prompt in it')
    .argument('[PROMPT]', 'the prompt; "-" reads it from stdin')
    .option('--cwd <DIR>', 'the folder', '.')
    .option('--model <M>', "the model; default: the settings', then the CLI's")
    .addOption(new Option('--effort <E>', 'how hard the model thinks').choices(EffortLevel.options))
    .addOption(new Option('--permission-mode <M>', 'what needs permission').choices(PermissionMode.options))
    .addOption(new Option('--budget <USD>', 'US dollars after which it takes no further prompt').argParser(dollars))
    .option('--trust', 'trust the folder: its own hooks, MCP servers and settings are used', false)
    .action(async (prompt: string | undefined, options: RunOptions) =>
      ends(withLink(any, await prepareRun(prompt, options, terminal))),
    )
  command('sessions', 'list sessions, the most recently active first')
    .option('--archived', 'list the archived ones instead', false)
    .action((options: Json & { archived: boolean }) =>
      ends(withLink(any, (link) => listSessions(link, { ...options, terminal }))),
    )
  command('resume', 'run one more prompt in a session')
    .argument('<ID>', 'its id, or the beginning of it')
    .argument('[PROMPT]', 'the prompt; "-" reads it from stdin')
    .action(async (id: string, argument: string | undefined, { json }: Json) =>
      ends(withLink(any, await prepareResume({ id, argument, json }, terminal))),
    )
  command('attach', 'show a session of the running host and follow it')
    .argument('<ID>', 'its id, or the beginning of it')
    .option('--no-follow', 'print what there is and end')
    .action((id: string, options: Json & { follow: boolean }) =>
      ends(withLink({ ...running, quitCode: EXIT.done }, (link) => attach(link, { id, ...options, terminal }))),
    )
  command('ps', 'list the processes of the running host').action((options: Json) =>
    ends(withLink(running, (link) => listProcesses(link, { ...options, terminal }))),
  )
  command('pool', 'show the processes that are kept ready')
    .option('--watch', 'go on with what happens to them, until Ctrl-C', false)
    .action((options: Json & { watch: boolean }) =>
      ends(withLink({ ...running, quitCode: EXIT.done }, (link) => showPool(link, { ...options, terminal }))),
    )
  command('search', 'find words in everything that was asked, said and done')
    .argument('<QUERY...>', 'words, "phrases", -exclusions, project: model: in: is: file: after: before:')
    .addOption(new Option('--limit <N>', 'results at most').default(40).argParser(count))
    .action((words: string[], options: Json & { limit: number }) =>
      ends(withLink(any, (link) => search(link, { ...options, text: words.join(' '), terminal }))),
    )
  command('history', 'list the conversations that the CLI has on disk, whoever held them')
    .argument('[TEXT]', 'only those with this in title, first prompt or folder')
    .addOption(new Option('--limit <N>', 'so many at most').default(50).argParser(count))
    .action((text: string | undefined, options: Json & { limit: number }) =>
      ends(withLink(any, (link) => listHistory(link, { ...options, text, terminal }))),
    )
  program
    .command('export')
    .description('write a session as Markdown, HTML or JSONL')
    .argument('<ID>', 'its id, or the beginning of it')
    .addOption(new Option('--format <F>', "default: the file's ending, then md").choices(ExportFormat.options))
    .option('-o, --output <FILE>', 'a file instead of stdout')
    .action((id: string, { format, output = null }: { format?: ExportFormat; output?: string | null }) =>
      ends(withLink(any, (link) => exportSession(link, { id, format, output, terminal }))),
    )
  command('import', 'make a session of an exported JSONL file')
    .argument('<FILE>', 'the file; "-" reads stdin')
    .option('--cwd <DIR>', 'the folder to work in; default: the one it was held in')
    .action(async (file: string, options: Json & { cwd?: string }) =>
      ends(withLink(any, await prepareImport({ ...options, cwd: options.cwd, file, terminal }))),
    )
  command('worktrees', 'list git worktrees: branch, files not committed, commits not merged, sessions')
    .argument('[DIR]', 'of the repository that this folder is in; default: of all that sessions are in')
    .addHelpText(
      'after',
      '\nUNMERGED: commits that the main checkout\'s branch does not have. "gone": the folder is not there any more.\n' +
        'Nothing is changed: worktrees are made, merged and removed in the window. --json prints one object a line.',
    )
    .action((dir: string | undefined, options: Json) =>
      ends(withLink(any, (link) => listWorktrees(link, { ...options, terminal, path: dir && resolve(dir) }))),
    )
  command('doctor', 'check everything Bullpen needs')
    .option('--rebuild', "make the index of the CLI's transcripts again first", false)
    .action(({ rebuild, ...options }: Json & { rebuild: boolean }) =>
      ends(
        withLink(any, async (link) => {
          if (rebuild) await rebuildIndex(link, terminal)
          return doctor(link, { ...options, terminal })
        }),
      ),
    )
  const settings = command('settings', 'show the settings in force').action((options: Json) =>
    ends(withLink(any, (link) => listSettings(link, { ...options, terminal }))),
  )
  const setting = (usage: string, description: string) =>
    settings.command(usage).description(description).option('--json', 'print one JSON object per line', false)
  /** Written before the word that follows, `--json` belongs to `settings`. */
  const given = (options: Json): Json => ({ json: options.json || settings.opts<Json>().json })
  setting('get', 'show one')
    .argument('<KEY>', 'its name')
    .action((name: string, options: Json) =>
      ends(withLink(any, (link) => getSetting(link, { ...given(options), name, terminal }))),
    )
  setting('set', 'change one')
    .argument('<KEY>', 'its name')
    .argument('<VALUE>', 'a text, a number, true, false, null, JSON; "default" sets it back')
    .action((name: string, text: string, options: Json) =>
      ends(withLink(any, (link) => setSetting(link, { ...given(options), name, text, terminal }))),
    )
  setting('path', 'show where they are kept').action((options: Json) =>
    ends(withLink(any, (link) => showSettingsPath(link, { ...given(options), terminal }))),
  )
  program
    .command('stop')
    .description('stop the running host and every process it started')
    .action(() => ends(stopHost({ env, terminal })))

  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    return reportFailure(error, { json: args.includes('--json') })
  }
}

function port(text: string): number {
  try {
    return parsePort(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : '')
  }
}

function dollars(text: string): number {
  const parsed = Budget.safeParse(Number(text))
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError(`It ${parsed.error.issues.map(({ message }) => message).join(', ')}.`)
}

function count(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 10_000) return value
  throw new InvalidArgumentError('It is a number from 1 to 10000.')
}

const HELP = `
Commands talk to the running host of the data folder (BULLPEN_HOME). Without one,
run, resume, sessions, search, history, export, import, worktrees, settings and
doctor do their work by themselves.

Exit codes: 0 done, 1 the work failed, 2 wrong usage, 3 no host can be reached.
`
