/** A block of code: coloured, scrolled sideways, with its language and a copy button. */
import { Fragment, memo } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import styles from './code-block.module.css'
import type { Line } from './highlight.ts'
import { useHighlight } from './use-highlight.ts'

type CodeBlockProps = { text: string; language: string; streaming?: boolean }

export const CodeBlock = memo(function CodeBlock({ text, language, streaming = false }: CodeBlockProps) {
  return (
    <figure className={styles.block} aria-label={language === '' ? 'Code' : `Code, ${language}`}>
      <figcaption className={styles.bar}>
        <span className={styles.language}>{language}</span>
        <CopyButton text={text} label="Copy code" />
      </figcaption>
      <pre className={styles.pre} tabIndex={0}>
        <Code text={text} language={language} streaming={streaming} />
      </pre>
    </figure>
  )
})

/** Coloured code without a frame. Never shows less than `text`: colours may lag behind while it grows. */
export function Code({ text, language, streaming = false }: CodeBlockProps) {
  const lines = useHighlight(text, language, streaming)
  const plain = text.split('\n')
  return (
    <code>
      {plain.map((line, index) => (
        <Fragment key={index}>
          <CodeLine text={line} coloured={lines?.[index]} />
          {index < plain.length - 1 && '\n'}
        </Fragment>
      ))}
    </code>
  )
}

const CodeLine = memo(function CodeLine({ text, coloured }: { text: string; coloured: Line | undefined }) {
  if (!coloured || coloured.map((token) => token.text).join('') !== text) return text
  return coloured.map((token, index) => (
    <span key={index} style={{ color: token.color, fontStyle: token.italic ? 'italic' : undefined }}>
      {token.text}
    </span>
  ))
})
