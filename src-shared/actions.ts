/** Everything the window can be asked to do from anywhere: one table for the palette, the keyboard and its settings. */
import { z } from 'zod'

type ActionInfo = {
  readonly title: string
  readonly section: 'Sessions' | 'This session' | 'View' | 'Application'
  /**
   * Chords by default. `Mod` is Ctrl, or Command on a Mac. A browser keeps some chords with it for itself, hence the ones
   * with Alt. Letters and digits mean their place on the keyboard.
   */
  readonly keys: readonly string[]
}

export const ACTIONS = {
  'session.new': { title: 'New session', section: 'Sessions', keys: ['Mod+N', 'Alt+N'] },
  'session.switch': { title: 'Go to a session', section: 'Sessions', keys: ['Mod+P', 'Alt+P'] },
  'session.next-waiting': {
    title: 'Go to the next session that waits for you',
    section: 'Sessions',
    keys: ['Alt+J'],
  },
  'session.overview': { title: 'Overview of the tabs', section: 'Sessions', keys: ['Mod+Shift+O', 'Alt+O'] },
  'session.worktree-new': {
    title: 'New session in a worktree of this repository',
    section: 'Sessions',
    keys: ['Alt+Shift+G'],
  },
  'session.demo': { title: 'Try the demo', section: 'Sessions', keys: [] },
  'tab.close': { title: 'Close the tab', section: 'Sessions', keys: ['Mod+W', 'Alt+W'] },
  'tab.next': { title: 'Next tab', section: 'Sessions', keys: ['Ctrl+Tab', 'Alt+PageDown'] },
  'tab.previous': { title: 'Previous tab', section: 'Sessions', keys: ['Ctrl+Shift+Tab', 'Alt+PageUp'] },
  'tab.close-others': { title: 'Close the other tabs', section: 'Sessions', keys: [] },
  'tab.close-right': { title: 'Close the tabs to the right', section: 'Sessions', keys: [] },
  'tab.reopen': { title: 'Reopen the closed tab', section: 'Sessions', keys: ['Mod+Shift+T', 'Alt+Shift+T'] },
  'tab.pin': { title: 'Pin or unpin the tab', section: 'Sessions', keys: [] },
  'tab.move-left': { title: 'Move the tab to the left', section: 'Sessions', keys: ['Alt+Shift+PageUp'] },
  'tab.move-right': { title: 'Move the tab to the right', section: 'Sessions', keys: ['Alt+Shift+PageDown'] },
  'tab.move-pane': { title: 'Move the tab to the other pane', section: 'Sessions', keys: ['Alt+Shift+]'] },
  'session.changes': {
    title: 'Show or hide what changed',
    section: 'This session',
    keys: ['Mod+Shift+C', 'Alt+C'],
  },
  'session.worktrees': { title: 'Worktrees of its repository', section: 'This session', keys: ['Alt+G'] },
  'session.find': { title: 'Find in this session', section: 'This session', keys: ['Mod+F', 'Alt+F'] },
  'session.find-next': { title: 'Find the next', section: 'This session', keys: ['Mod+G', 'F3'] },
  'session.find-previous': {
    title: 'Find the one before',
    section: 'This session',
    keys: ['Mod+Shift+G', 'Shift+F3'],
  },
  'request.allow-once': { title: 'Allow once what is asked', section: 'This session', keys: ['Alt+A'] },
  'request.allow-session': { title: 'Allow it for this session', section: 'This session', keys: ['Alt+S'] },
  'request.always': { title: 'Always allow it, by a rule…', section: 'This session', keys: ['Alt+R'] },
  'request.deny': { title: 'Deny it…', section: 'This session', keys: ['Alt+D'] },
  'request.explain': { title: 'Explain what is asked', section: 'This session', keys: ['Alt+E'] },
  'session.prompt-before': { title: 'Go to your prompt before', section: 'This session', keys: ['Alt+ArrowUp'] },
  'session.prompt-behind': { title: 'Go to your next prompt', section: 'This session', keys: ['Alt+ArrowDown'] },
  'session.to-end': { title: 'Go to the end of this session', section: 'This session', keys: ['Alt+End'] },
  'session.copy-answer': { title: 'Copy the last answer', section: 'This session', keys: [] },
  'session.copy-message-link': { title: 'Copy a link to the chosen message', section: 'This session', keys: [] },
  'session.expand': { title: 'Open all steps', section: 'This session', keys: ['Alt+U'] },
  'session.collapse': { title: 'Fold all steps', section: 'This session', keys: ['Alt+Shift+U'] },
  'session.interrupt': { title: 'Interrupt the running turn', section: 'This session', keys: [] },
  'session.background': {
    title: 'Move what the agent waits for to the background',
    section: 'This session',
    keys: ['Alt+Shift+B'],
  },
  'session.wake': { title: 'Wake this session', section: 'This session', keys: [] },
  'session.model': { title: 'Choose the model…', section: 'This session', keys: ['Alt+M'] },
  'session.effort': { title: 'Choose the effort…', section: 'This session', keys: [] },
  'session.mode': { title: 'Choose the permission mode…', section: 'This session', keys: ['Alt+Shift+P'] },
  'session.grants': { title: 'What is allowed in this session…', section: 'This session', keys: [] },
  'session.trust': { title: 'Trust of its folder…', section: 'This session', keys: [] },
  'session.mcp': { title: 'MCP servers…', section: 'This session', keys: [] },
  'session.context': { title: 'What fills the context…', section: 'This session', keys: [] },
  'session.compact': { title: 'Compact the context', section: 'This session', keys: [] },
  'session.budget': { title: 'Budget and cost…', section: 'This session', keys: [] },
  'session.limits': { title: 'Limits of this session…', section: 'This session', keys: [] },
  'session.templates': { title: 'Prompt templates…', section: 'This session', keys: ['Alt+T'] },
  'session.attach': { title: 'Add images or files…', section: 'This session', keys: [] },
  'queue.send-next': { title: 'Stop and send the next queued prompt now', section: 'This session', keys: [] },
  'queue.edit': { title: 'Edit the last queued prompt', section: 'This session', keys: [] },
  'queue.withdraw': { title: 'Withdraw the last queued prompt', section: 'This session', keys: [] },
  'session.go-back': { title: 'Go back to your last prompt…', section: 'This session', keys: [] },
  'session.fork': { title: 'Fork this session', section: 'This session', keys: [] },
  'session.catch-up': { title: 'Catch up with what was said elsewhere', section: 'This session', keys: [] },
  'session.continue-at-reset': {
    title: 'Go on by itself after a usage limit, or not',
    section: 'This session',
    keys: [],
  },
  'session.export': { title: 'Export this session…', section: 'This session', keys: [] },
  'session.rename': { title: 'Rename this session', section: 'This session', keys: ['F2'] },
  'session.duplicate': { title: 'New session in the same folder', section: 'This session', keys: ['Alt+Shift+N'] },
  'session.star': { title: 'Keep this session at the top of the list, or not', section: 'This session', keys: [] },
  'session.mute': { title: 'Mute or unmute this session', section: 'This session', keys: [] },
  'session.copy-link': { title: 'Copy a link to this session', section: 'This session', keys: [] },
  'session.open-editor': { title: 'Open its folder in the editor', section: 'This session', keys: ['Alt+Shift+E'] },
  'session.open-terminal': { title: 'Open its folder in the terminal', section: 'This session', keys: [] },
  'session.open-files': { title: 'Show its folder in the file manager', section: 'This session', keys: [] },
  'session.copy-path': { title: 'Copy the path of its folder', section: 'This session', keys: [] },
  'session.done': { title: 'Mark this session as done in the inbox', section: 'This session', keys: [] },
  'session.archive': { title: 'Archive this session, or bring it back', section: 'This session', keys: [] },
  'session.end': { title: 'End the process of this session', section: 'This session', keys: [] },
  'session.recycle': { title: 'Replace the process of this session', section: 'This session', keys: [] },
  'session.delete': { title: 'Delete this session', section: 'This session', keys: [] },
  'view.sidebar': { title: 'Show or hide the list of sessions', section: 'View', keys: ['Mod+B', 'Alt+B'] },
  'list.archived': { title: 'Show archived sessions, or the current ones', section: 'View', keys: [] },
  'list.order': { title: 'Order and grouping of the list…', section: 'View', keys: [] },
  'list.filter': { title: 'Filter the list of sessions', section: 'View', keys: [] },
  'view.search': { title: 'Search everything', section: 'View', keys: ['Mod+Shift+F', 'Alt+L'] },
  'view.library': {
    title: 'Sessions on this machine',
    section: 'View',
    keys: ['Mod+Shift+H', 'Alt+H'],
  },
  'view.dashboard': { title: 'Dashboard', section: 'View', keys: ['Mod+Shift+D', 'Alt+0'] },
  'view.inbox': { title: 'What needs you', section: 'View', keys: ['Mod+Shift+I', 'Alt+I'] },
  'inbox.done-all': { title: 'Mark everything in the inbox as done', section: 'View', keys: [] },
  'pane.split-right': { title: 'Split to the right', section: 'View', keys: ['Mod+\\', 'Alt+\\'] },
  'pane.split-down': { title: 'Split downwards', section: 'View', keys: ['Mod+Shift+\\', 'Alt+Shift+\\'] },
  'pane.four': { title: 'Four panes', section: 'View', keys: [] },
  'pane.close': { title: 'Close the pane', section: 'View', keys: ['Alt+Shift+W'] },
  'pane.next': { title: 'Next pane', section: 'View', keys: ['Alt+]'] },
  'pane.previous': { title: 'Previous pane', section: 'View', keys: ['Alt+['] },
  'view.next-pane': { title: 'Move between list, tabs and prompt', section: 'View', keys: ['F6'] },
  'view.theme': { title: 'Switch between light and dark', section: 'View', keys: [] },
  'diff.layout': { title: 'Show changes side by side, or in one column', section: 'View', keys: [] },
  'code.wrap': { title: 'Wrap long lines of code, or not', section: 'View', keys: [] },
  'app.palette': { title: 'All commands', section: 'Application', keys: ['Mod+K', 'Mod+Shift+P', 'Alt+K'] },
  'pool.pause': { title: 'Pause or resume the warm pool', section: 'Application', keys: [] },
  'app.settings': { title: 'Settings', section: 'Application', keys: ['Mod+,', 'Alt+,'] },
  'app.shortcuts': { title: 'Keyboard shortcuts', section: 'Application', keys: ['Mod+/', 'Alt+/'] },
  'app.settings-json': { title: 'Settings as JSON', section: 'Application', keys: [] },
  'app.notifications': { title: 'Let the browser show notifications', section: 'Application', keys: [] },
  'app.sign-in': { title: 'Sign in', section: 'Application', keys: [] },
} as const satisfies Record<string, ActionInfo>

export type ActionId = keyof typeof ACTIONS

export const ACTION_IDS = Object.keys(ACTIONS) as [ActionId, ...ActionId[]]

const CHORD =
  /^(?:(?:Mod|Ctrl|Alt|Shift)\+)*(?:[A-Z0-9]|F(?:[1-9]|1[0-2])|Tab|Enter|Escape|Space|PageUp|PageDown|Home|End|Arrow(?:Up|Down|Left|Right)|[,./;'\\[\]`=-])$/

export const Chord = z.string().regex(CHORD, 'a shortcut is written like Mod+Shift+F or Alt+1')

/** What differs from the table: chords by action, an empty list for none. */
export const Shortcuts = z.partialRecord(z.enum(ACTION_IDS), z.array(Chord).max(4))
export type Shortcuts = z.infer<typeof Shortcuts>

/**
 * The chords in force for an action. What the user gave to another one is no longer a chord of the table: so an action that a
 * new version brings never spoils what was chosen before.
 */
export function keysOf(id: ActionId, changed: Shortcuts): readonly string[] {
  const own = changed[id]
  if (own !== undefined) return own
  const given = Object.values(changed).flat()
  return ACTIONS[id].keys.filter((chord) => !given.includes(chord))
}

/** Actions that the user gave the same chord, as pairs: the first one in the table would win. */
export function conflicts(changed: Shortcuts): { chord: string; actions: [ActionId, ActionId] }[] {
  const taken = new Map<string, ActionId>()
  return ACTION_IDS.flatMap((id) =>
    keysOf(id, changed).flatMap((chord): { chord: string; actions: [ActionId, ActionId] }[] => {
      const other = taken.get(chord)
      if (other !== undefined && other !== id) return [{ chord, actions: [other, id] }]
      taken.set(chord, id)
      return []
    }),
  )
}
