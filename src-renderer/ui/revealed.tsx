/** A text in which what can't be seen is seen: for commands, code, file names and addresses. */
import { memo } from 'react'
import { type Part, partsOf } from './hidden-characters.ts'
import styles from './revealed.module.css'

/** Takes the place of a text. What turns the order of letters is replaced by its number, so that it turns nothing. */
export const Revealed = memo(function Revealed({ text }: { text: string }) {
  const parts = partsOf(text)
  if (parts.every(({ kind }) => kind === 'text')) return text
  return parts.map((part, index) => <PartView key={index} part={part} />)
})

function PartView({ part }: { part: Part }) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'hidden':
      return (
        <mark className={styles.hidden} title={`An invisible character: ${part.name}`}>
          {part.code}
        </mark>
      )
    case 'lookalike':
      return (
        <mark className={styles.lookalike} title={`Looks like "${part.latin}", but is ${part.code}`}>
          {part.text}
        </mark>
      )
  }
}
