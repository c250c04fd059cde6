/** Why an action of the table can't be done now, in a few words, where nobody says it better. */
import type { ActionId } from '#shared/actions.ts'

const WHY: { readonly [Id in ActionId]?: string } = {
  'session.next-waiting': 'No session waits for you',
  'tab.next': 'There is one tab',
  'tab.previous': 'There is one tab',
  'pane.close': 'There is one pane',
  'pane.next': 'There is one pane',
  'pane.previous': 'There is one pane',
  'pane.split-right': 'There is no room for another pane',
  'pane.split-down': 'There is no room for another pane',
  'pane.four': 'There is no room for more panes',
  'inbox.done-all': 'Nothing in it is to be read',
  'queue.edit': 'No prompt waits',
  'list.filter': 'The list of sessions is hidden',
  'list.archived': 'The list of sessions is hidden',
  'list.order': 'The list of sessions is hidden',
  'app.notifications': 'They are allowed or refused already',
  'session.open-editor': 'No editor was found on the host',
  'session.open-terminal': 'No terminal was found on the host',
  'session.open-files': 'No file manager was found on the host',
}

export function whyNot(id: ActionId, hasSession: boolean): string {
  if (id.startsWith('request.')) return 'Nothing is asked here'
  const isAbout = id.startsWith('session.') || id.startsWith('tab.') || id.startsWith('queue.')
  if (isAbout && !hasSession) return 'No session is open'
  return WHY[id] ?? 'Not possible now'
}
