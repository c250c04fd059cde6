/** The host itself: what it is, whether it is well, its processes, its settings, its credentials, its demo. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { SessionId } from '../ids.ts'
import { MonitoringFrame } from '../monitoring.ts'
import { Session } from '../session.ts'
import { SettingsPatch, SettingsReport } from '../settings.ts'
import { CredentialStatus, DoctorCheck, LoginEvent, ProcessInfo, SystemInfo } from '../system.ts'
import { base } from './base.ts'

export const system = {
  info: base
    .route({ method: 'GET', path: '/system', summary: 'Host, versions, CLI and credentials' })
    .output(SystemInfo),
  doctor: base
    .route({ method: 'GET', path: '/system/doctor', summary: 'Checks of everything Bullpen needs, with remedies' })
    .output(z.array(DoctorCheck)),
  stop: base
    .route({ method: 'POST', path: '/system/stop', summary: 'Stop the host and every process it started' })
    .output(z.void()),
}

export const processes = {
  list: base
    .route({ method: 'GET', path: '/processes', summary: 'The host and every CLI process' })
    .output(z.array(ProcessInfo)),
  monitor: base
    .route({ method: 'GET', path: '/processes/monitor', summary: 'Figures of every process, again after each round' })
    .output(eventIterator(MonitoringFrame)),
  recycle: base
    .route({
      method: 'POST',
      path: '/processes/{sessionId}/recycle',
      summary: 'Replace the process of an idle session',
    })
    .input(z.object({ sessionId: SessionId }))
    .output(z.void()),
  hibernate: base
    .route({
      method: 'POST',
      path: '/processes/{sessionId}/hibernate',
      summary: 'End the process of an idle session; it wakes when needed',
    })
    .input(z.object({ sessionId: SessionId }))
    .output(z.void()),
  endSpare: base
    .route({
      method: 'POST',
      path: '/processes/spares/{pid}/end',
      summary: 'End a spare of the pool; another takes its place where one is wanted',
    })
    .input(z.object({ pid: z.coerce.number().int().positive() }))
    .output(z.void()),
}

export const settings = {
  get: base.route({ method: 'GET', path: '/settings', summary: 'Settings in force' }).output(SettingsReport),
  set: base
    .route({ method: 'PATCH', path: '/settings', summary: 'Change some settings' })
    .input(SettingsPatch)
    .output(SettingsReport),
  watch: base
    .route({ method: 'GET', path: '/settings/watch', summary: 'Settings in force, again after each change' })
    .output(eventIterator(SettingsReport)),
}

export const credentials = {
  status: base
    .route({ method: 'GET', path: '/credentials', summary: 'How the CLI would sign in to the API' })
    .output(CredentialStatus),
  setApiKey: base
    .route({ method: 'PUT', path: '/credentials/api-key', summary: 'Use an API key' })
    .input(z.object({ key: z.string().trim().min(8, 'an API key is longer than that').max(500) }))
    .output(z.object({ kept: z.enum(['secret-store', 'this-run']), status: CredentialStatus })),
  clearApiKey: base
    .route({ method: 'DELETE', path: '/credentials/api-key', summary: 'Forget the API key' })
    .output(CredentialStatus),
  login: base
    .route({ method: 'POST', path: '/credentials/login', summary: "Sign in through the CLI's own login" })
    .input(z.object({ account: z.enum(['claude', 'console']).default('claude') }))
    .output(eventIterator(LoginEvent)),
  submitLoginCode: base
    .route({ method: 'POST', path: '/credentials/login/code', summary: 'Hand the code of the login page to the CLI' })
    .input(z.object({ code: z.string().trim().min(1).max(2000) }))
    .output(z.void()),
}

export const demo = {
  open: base
    .route({ method: 'POST', path: '/demo', summary: 'Open a demo session in its sandbox project' })
    .output(Session),
}
