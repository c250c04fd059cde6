/** The host itself, its processes, settings, credentials and demo: contract → engine. */
import { homedir } from 'node:os'
import type { SystemInfo } from '#shared/system.ts'
import type { Engine } from '../engine/types.ts'
import type { HostPort } from './deps.ts'
import { type Implementer, stream } from './implementer.ts'

export const systemRouter = ({ system: os }: Implementer, engine: Engine, host: HostPort) => ({
  info: os.info.handler(() => systemInfo(engine, host)),
  doctor: os.doctor.handler(() => engine.doctor()),
  stop: os.stop.handler(() => void setImmediate(() => host.requestStop())), // after the answer is written
})

export const processesRouter = ({ processes: os }: Implementer, engine: Engine) => ({
  list: os.list.handler(() => engine.processes()),
  monitor: os.monitor.handler((request) => stream(request, (signal) => engine.monitoring.watch(signal))),
  recycle: os.recycle.handler(({ input }) => engine.monitoring.recycle(input.sessionId)),
  hibernate: os.hibernate.handler(({ input }) => engine.monitoring.hibernate(input.sessionId)),
  endSpare: os.endSpare.handler(({ input }) => engine.monitoring.endSpare(input.pid)),
})

export const settingsRouter = ({ settings: os }: Implementer, { settings }: Engine) => ({
  get: os.get.handler(() => settings.get()),
  set: os.set.handler(({ input }) => settings.set(input)),
  watch: os.watch.handler((request) => stream(request, (signal) => settings.watch(signal))),
})

export const credentialsRouter = ({ credentials: os }: Implementer, { credentials }: Engine) => ({
  status: os.status.handler(() => credentials.status()),
  setApiKey: os.setApiKey.handler(({ input }) => credentials.setApiKey(input.key)),
  clearApiKey: os.clearApiKey.handler(() => credentials.clearApiKey()),
  login: os.login.handler((request) => stream(request, (signal) => credentials.login(request.input, signal))),
  submitLoginCode: os.submitLoginCode.handler(({ input }) => credentials.submitLoginCode(input.code)),
})

export const demoRouter = ({ demo: os }: Implementer, { demo }: Engine) => ({
  open: os.open.handler(() => demo.open()),
})

async function systemInfo(engine: Engine, host: HostPort): Promise<SystemInfo> {
  const [cli, credentials] = await Promise.all([engine.cli(), engine.credentials.status()])
  return {
    version: host.version,
    host: host.kind,
    platform: process.platform,
    node: process.versions.node,
    pid: process.pid,
    home: engine.home,
    userHome: homedir(),
    startedAt: engine.startedAt,
    cli,
    credentials,
  }
}
