/** A snippet with what was found marked in it. The marks come as ranges: no markup of the text is ever read. */
import type { ReactNode } from 'react'
import type { Snippet } from '#shared/search.ts'
import styles from './history.module.css'

export function Highlighted({ snippet: { text, marks, cutBefore, cutBehind } }: { snippet: Snippet }) {
  const parts: ReactNode[] = []
  let at = 0
  for (const { from, to } of marks) {
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  return (
    <span className={styles.snippet}>
      {cutBefore && '… '}
      {parts}
      {text.slice(at)}
      {cutBehind && ' …'}
    </span>
  )
}
