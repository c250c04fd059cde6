/** Starts git so that nothing which a repository's configuration names is run with it, and nothing is fetched or asked. */
import { type Environment, childEnvironment } from '../supervisor/environment.ts'
import { type OwnedProcess, spawnOwned } from '../supervisor/spawn.ts'

export type GitOptions = { readonly owner: string; readonly env: Environment }

/** Every program that a configuration can name is switched off here or by the overrides of `Git` (run.ts), whoever is trusted. */
const HARMLESS = [
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.untrackedCache=false', 'core.quotePath=false'],
  ...['core.pager=cat', 'gc.auto=0', 'maintenance.auto=false', 'commit.gpgSign=false', 'merge.verifySignatures=false'],
  ...[
    'submodule.recurse=false',
    'diff.ignoreSubmodules=dirty',
    'status.submoduleSummary=false',
    'advice.detachedHead=false',
  ],
].flatMap((setting) => ['-c', setting])

/** Of whatever started the host: would make git look elsewhere, ask, or reach for the network. */
const ELSEWHERE: Environment = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_NAMESPACE: undefined,
  GIT_PREFIX: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
  GIT_CONFIG_PARAMETERS: undefined,
  GIT_CONFIG_COUNT: undefined,
  GIT_EXTERNAL_DIFF: undefined,
  GIT_DIFF_OPTS: undefined,
  GIT_LITERAL_PATHSPECS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  // a missing object would be fetched by whatever program the configuration names for it
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_TERMINAL_PROMPT: '0',
  GIT_EDITOR: 'true',
  GIT_PAGER: 'cat',
  LC_ALL: 'C',
}

/**
 * Git in `cwd`, with the host's environment and `extra` on top; its pipes are the caller's to read and close. `args` holds no
 * text of a user but behind `--` or where git takes no option.
 */
export function spawnGit(
  cwd: string,
  args: readonly string[],
  { owner, env, extra = {} }: GitOptions & { readonly extra?: Environment },
): OwnedProcess {
  return spawnOwned({
    command: 'git',
    args: ['--no-pager', ...HARMLESS, ...args],
    cwd,
    env: childEnvironment(env, { ...ELSEWHERE, ...extra }, { owner, session: null }),
  })
}
