/** One top-level block of Markdown. In a chunk of its own: the parser is half of the renderer's weight. */
import { memo, type ReactNode } from 'react'
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { ExternalLink } from '../external-link.tsx'
import { CodeBlock } from '../code/code-block.tsx'
import styles from './markdown.module.css'

type Props = { text: string; streaming: boolean }

const PLUGINS = [remarkGfm]

const shared: Components = {
  a: ({ href, children }) => <ExternalLink href={href ?? ''}>{children}</ExternalLink>,
  // A model must not make the window fetch anything: the address itself could carry what it read.
  img: ({ src, alt }) => (
    <ExternalLink href={typeof src === 'string' ? src : ''}>
      {alt === undefined || alt === '' ? 'image' : alt}
    </ExternalLink>
  ),
  table: ({ children }) => (
    <div className={styles.table} tabIndex={0} role="group" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) => (
    <input type="checkbox" checked={checked ?? false} aria-label={checked ? 'Done' : 'To do'} readOnly disabled />
  ),
}

const settled: Components = { ...shared, pre: (props) => <Pre {...props} streaming={false} /> }
const growing: Components = { ...shared, pre: (props) => <Pre {...props} streaming /> }

function MarkdownBlock({ text, streaming }: Props) {
  return (
    <ReactMarkdown remarkPlugins={PLUGINS} components={streaming ? growing : settled} urlTransform={keepUrl}>
      {text}
    </ReactMarkdown>
  )
}

/** The sink decides what may be opened and shows the rest as text, so the address is passed on as it is. */
const keepUrl = (url: string): string => url

function Pre({ node, streaming, children }: ExtraProps & { streaming: boolean; children?: ReactNode }) {
  const code = node?.children[0]
  if (code?.type !== 'element') return <pre>{children}</pre>
  const names = code.properties.className
  const language = Array.isArray(names) ? (names[0] ?? '').replace(/^language-/, '') : ''
  const text = code.children.map((part) => (part.type === 'text' ? part.value : '')).join('')
  return <CodeBlock text={text.replace(/\n$/, '')} language={language} streaming={streaming} />
}

export default memo(MarkdownBlock)
