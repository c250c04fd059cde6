/** The keyboard, as a table. */
import { Kbd } from '../ui/kbd.tsx'
import styles from './settings.module.css'

const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'

/** In a browser the first of each pair may belong to the browser itself; the second always works. */
const SHORTCUTS: readonly { what: string; keys: readonly string[] }[] = [
  { what: 'New session', keys: [`${mod}+N`, 'Alt+N'] },
  { what: 'Close the tab', keys: [`${mod}+W`, 'Alt+W'] },
  { what: 'Go to tab 1 to 9', keys: [`${mod}+1…9`, 'Alt+1…9'] },
  { what: 'Next or previous tab', keys: ['Ctrl+Tab', 'Alt+PageDown / PageUp'] },
  { what: 'Move the focused tab', keys: [`${mod}+Shift+← →`] },
  { what: 'Show or hide the list of sessions', keys: [`${mod}+B`, 'Alt+B'] },
  { what: 'Go to the next session that waits for you', keys: ['Alt+J'] },
  { what: 'Move between list, tabs and prompt', keys: ['F6'] },
  { what: 'Dashboard', keys: [`${mod}+Shift+D`, 'Alt+0'] },
  { what: 'Settings', keys: [`${mod}+,`, 'Alt+,'] },
  { what: 'Send, or break the line', keys: ['Enter', 'Shift+Enter'] },
  { what: 'Interrupt the running turn', keys: ['Esc'] },
  { what: 'Allow once, for the session, or deny', keys: ['Alt+A', 'Alt+S', 'Alt+D'] },
]

export const Shortcuts = () => (
  <section aria-labelledby="shortcuts-title">
    <h3 id="shortcuts-title" className={styles.section}>
      Keyboard
    </h3>
    <dl className={styles.shortcuts}>
      {SHORTCUTS.map(({ what, keys }) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>
            {keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  </section>
)
