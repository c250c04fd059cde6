/** Shows the Markdown of a model: blocks rendered once, raw HTML never, images as links, links through one sink. */
import { lazy, memo, Suspense } from 'react'
import { classNames } from '../../ui/class-names.ts'
import styles from './markdown.module.css'
import { splitBlocks } from './split-blocks.ts'

const Block = lazy(() => import('./markdown-block.tsx'))

/** Fetches the renderer ahead of the first text. */
export const preloadMarkdown = (): void => void import('./markdown-block.tsx')

type MarkdownProps = { text: string; streaming?: boolean; quiet?: boolean }

export const Markdown = memo(function Markdown({ text, streaming = false, quiet = false }: MarkdownProps) {
  const blocks = splitBlocks(text)
  return (
    <div className={classNames(styles.markdown, quiet && styles.quiet)}>
      {blocks.map((block, index) => (
        <Suspense key={index} fallback={<p className={styles.plain}>{block}</p>}>
          <Block text={block} streaming={streaming && index === blocks.length - 1} />
        </Suspense>
      ))}
    </div>
  )
})
