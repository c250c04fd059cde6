/** Shows the Markdown of a model: blocks rendered once, raw HTML never, links and images through one sink. */
import { lazy, memo, Suspense } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { definitionsOf, withDefinitions } from './definitions.ts'
import { settleTail } from './growing-tail.ts'
import styles from './markdown.module.css'
import { splitBlocks } from './split-blocks.ts'

const Block = lazy(() => import('./markdown-block.tsx'))

let preloaded: Promise<unknown> | null = null

/** Fetches the renderer ahead of the first text, once: to look whether it is there goes through the page. */
export function preloadMarkdown(): void {
  preloaded ??= import('./markdown-block.tsx').catch(() => (preloaded = null))
}

type MarkdownProps = {
  text: string
  streaming?: boolean
  quiet?: boolean
  /** Line breaks and spaces within a paragraph are kept: it was written for a terminal. */
  lines?: boolean
}

export const Markdown = memo(function Markdown(props: MarkdownProps) {
  const { text, streaming = false, quiet = false, lines = false } = props
  const blocks = splitBlocks(text)
  const definitions = definitionsOf(blocks)
  return (
    <div className={classNames(styles.markdown, quiet && styles.quiet, lines && styles.lines)}>
      {blocks.map((block, index) => {
        const growing = streaming && index === blocks.length - 1
        const shown = growing ? settleTail(block) : block
        // A block keeps its place while the text grows, so none is ever made anew.
        return (
          <OneBlock
            key={index}
            source={block}
            text={withDefinitions(shown, definitions)}
            length={shown.length}
            streaming={growing}
          />
        )
      })}
    </div>
  )
})

type OneBlockProps = { source: string; text: string; length: number; streaming: boolean }

/** `source` is shown until the parser is there. */
const OneBlock = memo(function OneBlock({ source, ...block }: OneBlockProps) {
  return (
    <Suspense fallback={<p className={styles.plain}>{source}</p>}>
      <Block {...block} />
    </Suspense>
  )
})
