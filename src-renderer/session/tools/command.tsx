/** Exactly the command, whole. */
import { CopyButton } from '../../ui/copy-button.tsx'
import { Code } from '../code/code.tsx'
import styles from './tool-body.module.css'

export const Command = ({ command }: { command: string }) => (
  <div className={styles.command}>
    <pre tabIndex={0} role="group" aria-label="Command">
      <Code text={command} language="bash" />
    </pre>
    <CopyButton text={command} label="Copy command" />
  </div>
)
