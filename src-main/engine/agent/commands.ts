/** The slash commands and skills of each folder: told by every process that starts there, remembered for before the next one does. */
import { z } from 'zod'
import { SlashCommand } from '#shared/composing.ts'
import type { Profile, Trust } from '#shared/session.ts'
import type { FactRepository } from '../store/types.ts'

/** What decides which commands there are: a folder that is not trusted brings none of its own. */
export type CommandPlace = { readonly cwd: string; readonly profile: Profile; readonly trust: Trust }

type Known = { readonly commands: SlashCommand[]; readonly known: boolean }

export type Commands = {
  readonly list: (place: CommandPlace) => Known
  readonly learn: (place: CommandPlace, commands: readonly SlashCommand[]) => void
}

const Stored = z.array(SlashCommand).min(1)

/** Those of the CLI itself, which it has in every folder. */
const EVERYWHERE = 'commands'

export function rememberCommands(facts: FactRepository): Commands {
  return {
    list(place) {
      const here = Stored.safeParse(facts.get(factFor(place)))
      if (here.success) return { commands: here.data, known: true }
      return { commands: Stored.safeParse(facts.get(EVERYWHERE)).data ?? [], known: false }
    },
    learn(place, commands) {
      if (commands.length === 0) return
      const before = Stored.safeParse(facts.get(factFor(place))).data
      if (JSON.stringify(before) === JSON.stringify(commands)) return
      facts.set(factFor(place), commands)
      facts.set(
        EVERYWHERE,
        commands.filter(({ builtin }) => builtin),
      )
    },
  }
}

const factFor = ({ cwd, profile, trust }: CommandPlace): string => `commands ${profile} ${trust} ${cwd}`
