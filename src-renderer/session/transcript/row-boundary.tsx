/** One message that can't be painted shows its words instead, and the others stay as they are. */
import type { ReactNode } from 'react'
import { Boundary } from '../../ui/boundary.tsx'
import { RawText } from '../raw-text.tsx'
import { asMarkdown } from './as-markdown.ts'
import type { Item } from './items.ts'

export const RowBoundary = ({ item, children }: { item: Item; children: ReactNode }) => (
  <Boundary
    subject={subjectOf(item)}
    fallback={(error, again) => (
      <RawText what="This message" error={error} textOf={() => rawOf(item)} onAgain={again} />
    )}
  >
    {children}
  </Boundary>
)

function rawOf(item: Item): string {
  const whole = () => JSON.stringify(item, null, 2)
  try {
    return asMarkdown(item) ?? whole()
  } catch {
    return whole() // what could not be painted may not be readable as words either
  }
}

/** What grows is not tried again with every word of it: once it is whole. */
const subjectOf = (item: Item): unknown =>
  ((item.kind === 'text' || item.kind === 'thinking') && item.streaming) || (item.kind === 'steps' && item.live)
    ? item.key
    : item
