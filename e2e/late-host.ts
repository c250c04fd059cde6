/** A host that answers late: what it says to the page of a browser is held up on the way, and let through when told. */
import type { Page } from '@playwright/test'
import { z } from 'zod'

/** As both sides write it: a number for each call, and with the call itself the path of its procedure. */
const Message = z.object({ i: z.unknown(), p: z.object({ u: z.string().optional() }).optional() })

export type LateHost = {
  /** From now on nothing is answered that was asked of such procedures: `/settings/`, `/sessions/follow`. */
  readonly hold: (procedures: RegExp) => void
  /** What was held comes now, in its order, and what is answered from now on comes at once. */
  readonly release: () => void
}

/** Loads the page anew, with its line to the host going through here. */
export async function lateHost(page: Page): Promise<LateHost> {
  let held: RegExp | null = null
  let waiting: (() => void)[] = []
  const read = (message: string | Buffer) => Message.parse(typeof message === 'string' ? JSON.parse(message) : {})
  await page.routeWebSocket(/\/rpc$/, (client) => {
    const host = client.connectToServer()
    const asked = new Map<unknown, string>()
    client.onMessage((message) => {
      const { i, p } = read(message)
      if (p?.u !== undefined) asked.set(i, p.u)
      host.send(message)
    })
    host.onMessage((message) => {
      const procedure = asked.get(read(message).i) ?? ''
      if (held?.test(procedure)) waiting.push(() => client.send(message))
      else client.send(message)
    })
  })
  await page.reload()
  return {
    hold: (procedures) => {
      held = procedures
    },
    release: () => {
      held = null
      for (const pass of waiting) pass()
      waiting = []
    },
  }
}
