/** What the processes of a host can be at when it is killed. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundledCli } from '../agent/bundled-cli.ts'
import { directive } from '../demo/testing/directive.ts'
import type { HostOrder } from './doomed-host.ts'
import { fakeCli } from './fake-agent.ts'
import { namesOf } from './names.ts'

export type Agent = HostOrder['agents'][number]

const LOOP = "sh -c 'while :; do sleep 1; done' >/dev/null 2>&1 &"
/** A command that leaves three things running: in a session of its own, deaf to the terminal, and beside it. */
export const ESCAPING_TOOL = `setsid ${LOOP} nohup ${LOOP} node -e "setTimeout(() => {}, 60000)"`

/** Of the real CLI, by what it is given to do and how far it has to have come. */
const REAL = {
  idle: [null, 'started'],
  streaming: [directive({ mode: 'stream', n: 10_000, delay: 20 }), 'live'],
  hung: [directive({ mode: 'hang' }), 'init'],
  'tool running': [directive({ mode: 'tool', name: 'Bash', input: { command: ESCAPING_TOOL } }), 'allowed'],
  'permission pending': [directive({ mode: 'tool', name: 'Bash', input: { command: 'touch a' } }), 'asked'],
  'pool filling': [null, 'warming'],
} as const satisfies Record<string, readonly [string | null, Agent['until']]>

/** Of fakes: what the real one can't be made to do. */
const FAKE = {
  'ignores the end of its input': ['waits-for-eof', null, 'started'],
  'hung, hears nothing': ['hangs', {}, 'init'],
  'ignores TERM': ['ignores-sigterm', {}, 'turn'],
  'tools in sessions of their own': ['forks-escapees', {}, 'turn'],
  'such tools that ignore TERM': ['forks-escapees', { stubborn: true }, 'turn'],
  'floods its output': ['floods-stdout', { mb: 2_000, rubbish: true }, 'init'],
  'leaks memory': ['leaks', { mbPerSecond: 10, limitMb: 100 }, 'init'],
} as const satisfies Record<string, readonly [string, object | null, Agent['until']]>

export type State = keyof typeof REAL | keyof typeof FAKE

const isReal = (state: State): state is keyof typeof REAL => Object.hasOwn(REAL, state)

export const STATES: readonly State[] = [...namesOf(REAL), ...namesOf(FAKE)]
/** Beside the one a case is about: cheap to start. */
export const BYSTANDERS: readonly State[] = namesOf(FAKE)

/** Agents over one folder and one model server. */
export function agentsIn(folder: string, modelUrl: string): (state: State) => Agent {
  const config = join(folder, 'claude')
  mkdirSync(config, { recursive: true })
  const env = {
    HOME: folder,
    CLAUDE_CONFIG_DIR: config,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    ANTHROPIC_BASE_URL: modelUrl,
    ANTHROPIC_API_KEY: 'sk-ant-test',
  }
  return (state) => {
    if (isReal(state)) {
      const [prompt, until] = REAL[state]
      return { cliPath: bundledCli(), cwd: folder, env, prompt, until }
    }
    const [name, order, until] = FAKE[state]
    return { cliPath: fakeCli(name), cwd: folder, env: {}, prompt: order && JSON.stringify(order), until }
  }
}
