/** Whether notifications reach the user at all: that is the browser's to say, whatever the settings are. */
import { useBullpen } from '../client/context.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

export type NotificationState = {
  /** `default`: the browser was not asked yet; `unavailable`: it has none. */
  readonly access: NotificationPermission | 'unavailable'
  /** Asks the browser. */
  readonly ask: () => void
}

/** Nothing in the desktop app: there they are the system's, which tells nobody. */
export function NotificationNotice({ access, ask }: NotificationState) {
  const { desktop } = useBullpen()
  if (desktop) return null
  switch (access) {
    case 'default':
      return (
        <Notice
          tone="warning"
          message="This browser has not been asked yet whether Bullpen may notify you: until then you are told of nothing."
          actions={
            <Button size="sm" look="primary" onClick={ask}>
              Let the browser notify you…
            </Button>
          }
        />
      )
    case 'denied':
      return (
        <Notice
          tone="warning"
          message="This browser blocks notifications of Bullpen: you are told of nothing."
          remedy={
            window.isSecureContext
              ? 'Allow them for this page, in what the browser offers beside its address.'
              : 'Browsers allow them only for pages opened by https, or at localhost.'
          }
        />
      )
    case 'unavailable':
      return (
        <Notice
          tone="warning"
          message="This browser can’t show notifications: you are told of nothing."
          remedy="“What needs you” collects the same, and the title of the window counts it."
        />
      )
    case 'granted':
      return <Notice tone="info" message="This browser shows them." />
  }
}
