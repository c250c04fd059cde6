/** Coloured code without a frame. Never shows less than its text: colours may lag behind while it grows. */
import { Fragment, memo } from 'react'
import { Revealed } from '../../ui/revealed.tsx'
import styles from './code.module.css'
import type { Line } from './highlight.ts'
import { useHighlight } from './use-highlight.ts'

/** Lines laid out together; what is out of sight is left out of layout. */
const CHUNK = 100

type CodeProps = { text: string; language: string; streaming?: boolean }

export function Code({ text, language, streaming = false }: CodeProps) {
  const lines = useHighlight(text, language, streaming)
  const plain = text.split('\n')
  if (plain.length <= 2 * CHUNK) return <code>{linesOf(plain, lines, 0, plain.length)}</code>
  const chunks = Array.from({ length: Math.ceil(plain.length / CHUNK) }, (_, index) => index * CHUNK)
  return (
    <code>
      {chunks.map((from) => (
        <span key={from} className={styles.chunk} style={{ containIntrinsicHeight: `auto ${CHUNK * 1.55}em` }}>
          {linesOf(plain, lines, from, from + CHUNK)}
        </span>
      ))}
    </code>
  )
}

const linesOf = (plain: readonly string[], lines: readonly Line[] | null, from: number, to: number) =>
  plain.slice(from, to).map((line, index) => (
    <Fragment key={index}>
      <CodeLine text={line} coloured={lines?.[from + index]} />
      {from + index < plain.length - 1 && '\n'}
    </Fragment>
  ))

const CodeLine = memo(function CodeLine({ text, coloured }: { text: string; coloured: Line | undefined }) {
  if (!coloured || coloured.map((token) => token.text).join('') !== text) return <Revealed text={text} />
  return coloured.map((token, index) => (
    <span key={index} style={{ color: token.color, fontStyle: token.italic ? 'italic' : undefined }}>
      <Revealed text={token.text} />
    </span>
  ))
})
