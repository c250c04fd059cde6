/** The lines of a file as the agent read them: numbered, coloured by the kind of file, folded where they are many. */
import { CopyButton } from '../../ui/copy-button.tsx'
import { Code } from '../code/code.tsx'
import type { ToolResult } from '../transcript/items.ts'
import { Foldable } from './foldable.tsx'
import styles from './file-text.module.css'
import { Rest } from './long-result.tsx'
import { readLines } from './numbered-lines.ts'
import { Output } from './output.tsx'
import { PathText } from './path-text.tsx'
import { PathTools } from './path-tools.tsx'

const LINES_SHOWN = 12

type FileTextProps = { path: { readonly whole: string; readonly short: string }; result: ToolResult }

export function FileText({ path, result: { text, rest } }: FileTextProps) {
  const file = readLines(text)
  if (!file) return <Output text={text} label="Result" rest={rest} />
  const language = /\.([a-z0-9]+)$/i.exec(path.whole)?.[1] ?? ''
  return (
    <div className={styles.file}>
      <div className={styles.bar}>
        <PathText path={path.short} whole={path.whole} />
        <PathTools path={path.whole} line={file.first} />
        <CopyButton text={file.lines.join('\n')} label="Copy what was read" className={styles.copy ?? ''} />
      </div>
      <Foldable name="file" count={file.lines.length} shown={LINES_SHOWN} unit="lines">
        {(limit) => (
          <div className={styles.text} role="group" tabIndex={0} aria-label="What was read">
            <pre className={styles.numbers} aria-hidden>
              {file.lines
                .slice(0, limit)
                .map((_, index) => file.first + index)
                .join('\n')}
            </pre>
            <pre className={styles.lines}>
              <Code text={file.lines.slice(0, limit).join('\n')} language={language} />
            </pre>
          </div>
        )}
      </Foldable>
      {file.after !== '' && <p className={styles.after}>{file.after}</p>}
      {rest && <Rest rest={rest} from={text.length} />}
    </div>
  )
}
