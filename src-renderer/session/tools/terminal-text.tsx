/** Paints lines of a terminal: each run of text with its style, links only where they are safe to open. */
import { Fragment } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { Revealed } from '../../ui/revealed.tsx'
import { ExternalLink } from '../external-link.tsx'
import { PLAIN, type Run, type TerminalLine } from './terminal.ts'
import styles from './terminal-text.module.css'

export function TerminalText({ lines }: { lines: readonly TerminalLine[] }) {
  return lines.map((line, index) => (
    <Fragment key={index}>
      {line.map((run, at) => (
        <Styled key={at} run={run} />
      ))}
      {index < lines.length - 1 && '\n'}
    </Fragment>
  ))
}

function Styled({ run: { text, style } }: { run: Run }) {
  if (style === PLAIN) return <Revealed text={text} />
  const { colour, background, link } = style
  const painted = (
    <span
      className={classNames(
        colour !== null && styles[colour],
        background !== null && styles[`on-${background}`],
        style.bold && styles.bold,
        style.faint && styles.faint,
        style.italic && styles.italic,
        style.underline && styles.underline,
        style.struck && styles.struck,
      )}
    >
      <Revealed text={text} />
    </span>
  )
  return link === null ? painted : <ExternalLink href={link}>{painted}</ExternalLink>
}
