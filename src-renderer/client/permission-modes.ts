/** The permission modes in plain words. */
import type { PermissionMode } from '#shared/session.ts'

export const MODE_WORDS: Readonly<Record<PermissionMode, { label: string; description: string }>> = {
  default: { label: 'Ask', description: 'Asks before it edits files or runs commands.' },
  acceptEdits: {
    label: 'Accept edits',
    description: 'Edits files in the folder without asking; still asks for commands.',
  },
  plan: { label: 'Plan', description: 'Reads and plans only; changes nothing.' },
  dontAsk: { label: "Don't ask", description: 'Never asks: what is not allowed already is denied.' },
  auto: { label: 'Auto', description: 'Lets a model decide what is safe; asks for the rest.' },
  bypassPermissions: {
    label: 'Bypass permissions',
    description: 'Runs everything without asking. Only for machines you can afford to lose.',
  },
}

export function offeredModes({ allowBypass }: { allowBypass: boolean }): PermissionMode[] {
  const modes: PermissionMode[] = ['default', 'acceptEdits', 'plan', 'auto', 'dontAsk']
  return allowBypass ? [...modes, 'bypassPermissions'] : modes
}
