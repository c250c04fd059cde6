/** One top-level block of Markdown. In a chunk of its own: the parser is half of the renderer's weight. */
import { memo, type ReactNode, use, useMemo } from 'react'
import type { Element } from 'hast'
import ReactMarkdown, { type Components, type ExtraProps, type Options } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import type {} from 'remark-parse' // names the data of a processor
import type { Processor } from 'unified'
import { Revealed } from '../../ui/revealed.tsx'
import { CodeBlock } from '../code/code-block.tsx'
import { ExternalLink } from '../external-link.tsx'
import { Diagram } from './diagram/diagram.tsx'
import { GrowingContext } from './growing.ts'
import { Image } from './image.tsx'
import { dollarMath } from './math/dollar-math.ts'
import { Formula } from './math/formula.tsx'
import { Table } from './table.tsx'
import { tidyTree } from './tidy-tree.ts'

/** `length`: of the block's own text; definitions of other blocks may stand behind it. */
type Props = { text: string; length: number; streaming: boolean }

/** The same for every block, finished or not: another component would make its elements anew. */
const components: Components = {
  a: ({ href, children, node }) => (
    <ExternalLink href={href ?? ''} text={node && textOf(node)}>
      {children}
    </ExternalLink>
  ),
  img: ({ src, alt }) => <Image src={typeof src === 'string' ? src : ''} alt={alt ?? ''} />,
  table: Table,
  input: ({ checked }) => (
    <input type="checkbox" checked={checked ?? false} aria-label={checked ? 'Done' : 'To do'} readOnly disabled />
  ),
  pre: Pre,
  code: InlineCode,
}

function MarkdownBlock({ text, length, streaming }: Props) {
  const plugins = useMemo<Options['remarkPlugins']>(
    () => [remarkGfm, [remarkMath, { singleDollarTextMath: false }], withDollarMath, [tidyTree, { length }]],
    [length],
  )
  return (
    <GrowingContext value={streaming}>
      <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={keepUrl}>
        {text}
      </ReactMarkdown>
    </GrowingContext>
  )
}

function withDollarMath(this: Processor): void {
  const data = this.data()
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), dollarMath]
}

/** The sinks decide what may be opened and show the rest as text, so the address is passed on as it is. */
const keepUrl = (url: string): string => url

const textOf = (element: Element): string =>
  element.children
    .map((part) => (part.type === 'text' ? part.value : part.type === 'element' ? textOf(part) : ''))
    .join('')

const classesOf = ({ properties: { className } }: Element): readonly (string | number)[] =>
  Array.isArray(className) ? className : []

function Pre({ node, children }: ExtraProps & { children?: ReactNode }) {
  const growing = use(GrowingContext)
  const code = node?.children[0]
  if (code?.type !== 'element') return <pre>{children}</pre>
  const classes = classesOf(code)
  const language = String(classes.find((name) => String(name).startsWith('language-')) ?? '').replace(/^language-/, '')
  const text = textOf(code).replace(/\n$/, '')
  if (classes.includes('math-display') || language === 'math') return <Formula tex={text} display growing={growing} />
  if (language === 'mermaid') return <Diagram source={text} growing={growing} />
  return <CodeBlock text={text} language={language} streaming={growing} />
}

function InlineCode({ node, children }: ExtraProps & { children?: ReactNode }) {
  const classes = node ? classesOf(node) : []
  if (node && classes.includes('language-math')) {
    return <Formula tex={textOf(node)} display={classes.includes('math-display')} />
  }
  return <code>{typeof children === 'string' ? <Revealed text={children} /> : children}</code>
}

export default memo(MarkdownBlock)
