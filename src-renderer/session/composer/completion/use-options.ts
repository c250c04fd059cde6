/** Asks the host for what fits what is being typed; what fitted before stays until the answer is there. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { FILE_QUERY_MAX_LENGTH } from '#shared/files.ts'
import type { SessionId } from '#shared/ids.ts'
import { useBullpen } from '../../../client/context.tsx'
import { type Option, fileOptions, slashOptions } from './options.ts'
import type { Trigger } from './trigger.ts'

export type Offer = {
  readonly options: readonly Option[]
  /** In place of options, or under them. */
  readonly note: string | null
  /** They are of what was typed before; those of now are on their way. */
  readonly stale: boolean
}

/** The list shows eleven at a time; who wants another one types on. */
const FILES_SHOWN = 20
/** How often a folder that is still being read is looked at again. */
const AGAIN_MS = 250
const UNTIL_KNOWN_MS = 1_000

const NOTHING: Offer = { options: [], note: null, stale: false }

export function useOptions(id: SessionId, trigger: Trigger | null): Offer {
  const { queries } = useBullpen()
  const query = trigger?.query ?? ''
  const files = useQuery(
    queries.files.complete.queryOptions({
      input: { sessionId: id, query: query.slice(0, FILE_QUERY_MAX_LENGTH), limit: FILES_SHOWN },
      enabled: trigger?.kind === 'file',
      placeholderData: keepPreviousData,
      staleTime: 1_000,
      gcTime: 10_000,
      refetchInterval: ({ state }) => (state.data?.reading === true ? AGAIN_MS : false),
    }),
  )
  const isSlash = trigger?.kind === 'command'
  const commands = useQuery(
    queries.sessions.commands.queryOptions({
      input: { id },
      enabled: isSlash,
      staleTime: 5_000,
      // they are told when Claude Code has started in this folder
      refetchInterval: ({ state }) => (state.data?.known === false ? UNTIL_KNOWN_MS : false),
    }),
  )
  const snippets = useQuery(queries.snippets.list.queryOptions({ enabled: isSlash }))
  const matches = files.data?.matches
  // the same ones until the answer is there: they are not painted again for the key
  const found = useMemo(() => fileOptions(matches ?? []), [matches])
  return useMemo(() => {
    if (!trigger) return NOTHING
    if (trigger.kind === 'command') {
      const known = { commands: commands.data?.commands ?? [], snippets: snippets.data ?? [] }
      const options = slashOptions(trigger.query, known)
      if (options.length > 0) return { options, note: null, stale: false }
      if (commands.isError) return { options, note: 'The commands could not be read.', stale: false }
      const note = commands.isPending ? null : noCommands(known.commands.length, trigger.query)
      return { options, note, stale: false }
    }
    const { data, isPlaceholderData: stale } = files
    if (files.isError) return { options: [], note: 'The files of this folder could not be read.', stale: false }
    if (!data) return { options: [], note: 'Reading the folder…', stale: false }
    if (data.reading)
      return { options: found, note: `Reading the folder… ${data.total.toLocaleString('en')} so far`, stale }
    if (found.length === 0)
      return { options: found, note: data.total === 0 ? 'This folder is empty.' : 'No file fits.', stale }
    return {
      options: found,
      note: data.cut ? `Only the first ${data.total.toLocaleString('en')} are looked through.` : null,
      stale,
    }
  }, [trigger, files, found, commands, snippets])
}

function noCommands(known: number, query: string): string | null {
  if (known === 0) return 'The commands are known once Claude Code has started here.'
  return query.includes('/') ? null : 'No command fits. It is sent as it is.' // a path is no command
}
