/** `bullpen stop`: asks the running host to stop and waits until it has. */
import { type Environment, homePaths, resolveHome } from '../../host/paths.ts'
import { connectToHost } from '../connect.ts'
import { EXIT, type ExitCode, noHost } from '../outcome.ts'
import type { Terminal } from '../terminal.ts'

export async function stopHost({ env, terminal }: { env: Environment; terminal: Terminal }): Promise<ExitCode> {
  const connection = await connectToHost(homePaths(resolveHome(env)).socket)
  if (connection === null) throw noHost()
  await connection.client.system.stop()
  await connection.closed // a host lets go of its clients when its sessions are down
  terminal.note('The host has stopped.')
  return EXIT.done
}
