/** What processes of tests are started with. */
import { SessionId } from '#shared/ids.ts'
import type { LaunchSpec } from '../agent/launch-spec.ts'

/** Of a new session in a trusted folder, with the given parts. */
export const aSpec = (parts: Partial<LaunchSpec> = {}): LaunchSpec => ({
  sessionId: SessionId.parse('6f9619ff-8b86-4d01-b42d-00cf4fc964ff'),
  profile: 'default',
  cwd: '/project',
  trust: 'trusted',
  cliPath: '/cli',
  cliVersion: '2.1.329',
  resume: null,
  model: null,
  permissionMode: 'default',
  allowBypassPermissions: false,
  maxApiRetries: 4,
  env: {},
  ...parts,
})
