/** A block of code: coloured, with its language, wrapped or scrolled sideways, folded when it is long, and copied whole. */
import { WrapText } from 'lucide-react'
import { memo, type ReactNode, useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import styles from './code-block.module.css'
import { Code } from './code.tsx'
import { foldCode } from './fold-code.ts'
import { languageLabel } from './language-label.ts'
import { useWrap } from './use-wrap.ts'

type CodeBlockProps = {
  text: string
  /** As the fence names it; '' where it names none. */
  language: string
  streaming?: boolean
  /** Buttons beside those of every block. */
  tools?: ReactNode
  /** Stands over the code. */
  note?: string | null
}

export const CodeBlock = memo(function CodeBlock(props: CodeBlockProps) {
  const { text, language, streaming = false, tools, note = null } = props
  const [whole, setWhole] = useState(false)
  const [wrap, toggleWrap] = useWrap()
  const folded = foldCode(text)
  const shown = whole ? text : folded.shown
  const label = languageLabel(language)
  return (
    <figure className={styles.block}>
      <figcaption className={styles.bar}>
        <span className={styles.language}>{label}</span>
        <span className={styles.tools}>
          {tools}
          <IconButton size="sm" label="Wrap long lines" aria-pressed={wrap} onClick={toggleWrap}>
            <WrapText size={13} />
          </IconButton>
          <CopyButton text={text} label="Copy code" />
        </span>
      </figcaption>
      {note !== null && <p className={styles.note}>{note}</p>}
      <pre
        className={classNames(styles.pre, wrap && styles.wrapped)}
        tabIndex={0}
        role="region"
        aria-label={label === '' ? 'Code' : `Code, ${label}`}
      >
        <Code text={shown} language={language} streaming={streaming} />
      </pre>
      {folded.isFolded && (
        <button type="button" className={styles.more} aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole
            ? 'Show less'
            : folded.hiddenLines > 0
              ? `Show all ${folded.lines.toLocaleString('en')} lines`
              : 'Show long lines whole'}
        </button>
      )}
    </figure>
  )
})
