/** A session without a word yet: where it works, and for the demo what can be tried. */
import { ArrowRight } from 'lucide-react'
import type { Session } from '#shared/session.ts'
import { folderName } from '../client/format.ts'
import { MODE_WORDS } from '../client/permission-modes.ts'
import { Empty } from '../ui/empty.tsx'
import styles from './welcome.module.css'

/** The demo's model is scripted for exactly these. */
const DEMO_PROMPTS = [
  { text: 'Say hello and show me what you can do', note: 'A streaming answer' },
  { text: 'Edit greeting.txt and run a command', note: 'Tools, with a permission question' },
  { text: 'Give me a long answer', note: 'Scrolling and code while it is written' },
  { text: 'Show me an error', note: 'What a failed turn looks like' },
]

type WelcomeProps = { session: Session; onPrompt: (text: string) => void }

export function Welcome({ session: { cwd, profile, trust, permissionMode }, onPrompt }: WelcomeProps) {
  if (profile === 'demo') {
    return (
      <div className={styles.welcome}>
        <Empty title="This is the demo">
          The real Claude Code works in a sandbox folder; a scripted model on this machine answers it. Nothing leaves
          this machine and nothing is charged.
        </Empty>
        <ul className={styles.suggestions} aria-label="Things to try">
          {DEMO_PROMPTS.map(({ text, note }) => (
            <li key={text}>
              <button type="button" className={styles.suggestion} onClick={() => onPrompt(text)}>
                <span className={styles.words}>
                  {text}
                  <small>{note}</small>
                </span>
                <ArrowRight size={15} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      </div>
    )
  }
  return (
    <div className={styles.welcome}>
      <Empty title={folderName(cwd)}>
        Claude works in this folder. {MODE_WORDS[permissionMode].description}
        {trust === 'restricted' && ' The folder is restricted: its own hooks, servers and settings are not in force.'}
      </Empty>
    </div>
  )
}
