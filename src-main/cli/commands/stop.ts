/** `bullpen stop`: asks the running host to stop and waits until it has. */
import { type Environment, resolveHome } from '../../host/paths.ts'
import { connectToHome } from '../connect.ts'
import { EXIT, type ExitCode, noHost } from '../outcome.ts'
import type { Terminal } from '../terminal.ts'

export async function stopHost({ env, terminal }: { env: Environment; terminal: Terminal }): Promise<ExitCode> {
  const connection = (await connectToHome(resolveHome(env), { looksOn: true }))?.connection
  if (!connection) throw noHost()
  await connection.client.system.stop()
  await connection.closed // a host lets go of its clients when its sessions are down
  terminal.note('The host has stopped.')
  return EXIT.done
}
