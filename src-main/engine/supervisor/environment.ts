/** The environment a CLI process gets: the user's own, as in a terminal, without what belongs to the host process. */
import { RUN_ID } from './run.ts'

/**
 * Variables of whatever started the host, which would change how the CLI or the user's tools behave.
 * `NODE_OPTIONS` and `ELECTRON_*` come from the host's runtime; `npm_*` and `INIT_CWD` from `npm start`;
 * `CLAUDECODE` and `CLAUDE_CODE_ENTRYPOINT` say "inside another Claude Code session".
 */
const NOT_INHERITED =
  /^(ELECTRON_|npm_|BULLPEN_)|^(NODE_OPTIONS|NODE_CHANNEL_FD|INIT_CWD|CLAUDECODE|CLAUDE_CODE_ENTRYPOINT)$/i

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The environment of a process that Bullpen starts: inherited, then `additions` (undefined removes a variable), then the
 * ownership mark, by which the process and all its descendants are recognised as ours.
 */
export function childEnvironment(
  inherited: Environment,
  additions: Environment,
  mark: { owner: string; session: string | null; run?: string },
): Record<string, string> {
  const env = userEnvironment(inherited)
  for (const [name, value] of Object.entries(additions)) {
    if (value === undefined) Reflect.deleteProperty(env, name)
    else env[name] = value
  }
  env.BULLPEN_OWNER = mark.owner
  env.BULLPEN_RUN = mark.run ?? RUN_ID
  if (mark.session !== null) env.BULLPEN_SESSION = mark.session
  return env
}

/** The user's own, without the mark: for a program that is theirs, and outlives Bullpen. */
export function userEnvironment(inherited: Environment): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !NOT_INHERITED.test(name)) env[name] = value
  }
  return env
}
