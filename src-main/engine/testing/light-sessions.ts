/** The sessions of an engine over a real store, without anything that starts a process: agents come from the test. */
import { Settings } from '#shared/settings.ts'
import type { AgentProcess } from '../agent/agent-process.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'
import type { Ask } from '../agent/permission-bridge.ts'
import { BreakerDesk } from '../policy/breaker-desk.ts'
import { type SessionManager, createSessionManager } from '../session/session-manager.ts'
import type { Store } from '../store/types.ts'
import { noConversations } from './no-conversations.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

export function lightSessions(store: Store, start: (spec: LaunchSpec, ask: Ask) => AgentProcess): SessionManager {
  const breaker = new BreakerDesk({ clock: Date.now, onChanged: () => undefined })
  return createSessionManager({
    outbox: { clock: Date.now, breaker, maxRetries: () => 0 },
    store,
    clock: Date.now,
    log: silent,
    acquire: async (spec, ask) => ({ process: start(spec, ask), path: spec.resume === null ? 'cold' : 'resume' }),
    launchSpec: async ({ id, profile, cwd, cliSessionId, model, permissionMode }) => ({
      ...{ sessionId: id, profile, cwd, model, permissionMode, resume: cliSessionId },
      trust: 'trusted',
      cliPath: '/cli',
      cliVersion: '2.1.329',
      allowBypassPermissions: false,
      maxApiRetries: 4,
      env: {},
    }),
    trustOf: () => 'trusted',
    conversations: noConversations,
    onModels: () => undefined,
    onCommands: () => undefined,
    commandsOf: () => ({ commands: [], known: false }),
    observer: { processStarted() {}, processEnded() {}, firstToken() {}, turnEnded() {}, limitTold() {} },
    onActivity: () => undefined,
    sweepSession: async () => undefined,
    settings: () => Settings.parse({}),
    resolveFolder: async (path) => path,
    models: async () => [],
  })
}
