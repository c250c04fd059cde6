/** What goes on behind the long texts of a tool's input, of which only the head came with it. */
import type { ToolItem } from '../transcript/items.ts'
import { Rest } from './long-result.tsx'
import styles from './tool-body.module.css'

export function InputRest({ input, inputRest }: Pick<ToolItem, 'input' | 'inputRest'>) {
  return inputRest?.map((rest) => {
    const name = rest.path.join('.')
    return (
      <div key={name}>
        <p className={styles.note}>Only the beginning of {name} is shown.</p>
        <Rest rest={rest} from={lengthAt(input, rest.path)} label={name} />
      </div>
    )
  })
}

function lengthAt(input: unknown, path: readonly (string | number)[]): number {
  const text = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  )
  return typeof text === 'string' ? text.length : 0
}
