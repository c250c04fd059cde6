/** Exactly the command, whole. */
import { CopyButton } from '../../ui/copy-button.tsx'
import { Code } from '../code/code.tsx'
import type { ToolDescription } from './describe-tool.ts'
import styles from './tool-body.module.css'

export const Command = ({
  command,
  shell,
}: Pick<Extract<ToolDescription, { kind: 'command' }>, 'command' | 'shell'>) => (
  <div className={styles.command}>
    <pre tabIndex={0} role="group" aria-label="Command">
      <Code text={command} language={shell} />
    </pre>
    <CopyButton text={command} label="Copy command" />
  </div>
)
