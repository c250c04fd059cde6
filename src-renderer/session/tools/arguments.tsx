/** What a tool was given: names and values where they are plain, readable JSON where they are not. */
import { Revealed } from '../../ui/revealed.tsx'
import { Output } from './output.tsx'
import styles from './tool-body.module.css'

/** Longer values are read better as JSON with its own folding. */
const SHORT = 400

type Plain = string | number | boolean | null

const isPlain = (value: unknown): value is Plain =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

export function Arguments({ input }: { input: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(input)
  if (entries.length === 0) return null
  const plain = entries.flatMap(([name, value]) => {
    const text = isPlain(value) ? String(value) : null
    return text === null || text.length > SHORT ? [] : [{ name, text }]
  })
  if (plain.length < entries.length)
    return <Output text={JSON.stringify(input, null, 2)} label="Input" language="json" />
  return (
    <dl className={styles.arguments}>
      {plain.map(({ name, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Revealed text={text} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
