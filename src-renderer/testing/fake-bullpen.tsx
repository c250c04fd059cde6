/** A window's Bullpen whose host is a table of functions: what a test does not name fails loudly. */
import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactElement } from 'react'
import type { Client } from '#shared/contract/index.ts'
import type { Bullpen } from '../client/bullpen.ts'
import { Connection } from '../client/connection.ts'
import { BullpenProvider } from '../client/context.tsx'
import { SessionsStore } from '../client/sessions-store.ts'
import { TooltipLayer } from '../ui/tooltip-layer.tsx'

/** By path: `sessions.send`. */
export type FakeHost = Readonly<Record<string, (input: unknown) => unknown>>

export function fakeBullpen(host: FakeHost, { desktop = false }: { desktop?: boolean } = {}): Bullpen {
  const link: ClientLink<ClientContext> = {
    call: async (path, input) => {
      const method = host[path.join('.')]
      if (!method) throw new Error(`The test's host has no ${path.join('.')}.`)
      return method(input)
    },
  }
  const client = createORPCClient<Client>(link)
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  return {
    connection: new Connection(() => new Promise(() => undefined)),
    client,
    queries: createTanstackQueryUtils(client),
    queryClient,
    sessions: new SessionsStore(),
    desktop,
  }
}

export const renderWith = (bullpen: Bullpen, element: ReactElement) =>
  render(
    <BullpenProvider bullpen={bullpen}>
      {element}
      <TooltipLayer />
    </BullpenProvider>,
  )
