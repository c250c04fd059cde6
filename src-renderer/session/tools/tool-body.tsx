/** The details of a tool call: its command, diff, list or input, and its result. */
import { Circle, CircleCheck, CircleDot } from 'lucide-react'
import type { PayloadRef } from '#shared/events.ts'
import { classNames } from '../../ui/class-names.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Code } from '../code/code-block.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import type { ToolItem, ToolResult } from '../transcript/items.ts'
import type { Todo, ToolDescription } from './describe-tool.ts'
import { DiffView } from './diff-view.tsx'
import { Foldable } from './foldable.tsx'
import { Rest, RestImage } from './long-result.tsx'
import styles from './tool-body.module.css'

/** Of a result; a command's output is read more often than a file's text. */
const LINES_SHOWN = 12

export function ToolBody({ item, description }: { item: ToolItem; description: ToolDescription }) {
  if (item.writing !== null) return item.writing === '' ? null : <Output text={item.writing} label="Input so far" />
  const { result } = item
  return (
    <>
      <Details item={item} description={description} />
      <Denied item={item} />
      {result && showsResult(description, result) && (
        <Result result={result} asMarkdown={description.kind === 'task'} />
      )}
    </>
  )
}

/** What the CLI says of an edit that worked repeats the diff. */
function showsResult(description: ToolDescription, result: ToolResult): boolean {
  if (result.isError || result.images.length > 0) return true
  return description.kind !== 'edit' && description.kind !== 'todos'
}

function Details({ item, description }: { item: ToolItem; description: ToolDescription }) {
  switch (description.kind) {
    case 'command':
      return <Command command={description.command} />
    case 'edit':
      return <DiffView edits={description.edits} />
    case 'todos':
      return <TodoList todos={description.todos} />
    case 'task':
      return <Output text={description.prompt} label="Task" />
    case 'line':
    case 'other':
      return Object.keys(item.input).length === 0 ? null : (
        <Output text={JSON.stringify(item.input, null, 2)} label="Input" language="json" />
      )
  }
}

/** Exactly the command, whole. */
export const Command = ({ command }: { command: string }) => (
  <div className={styles.command}>
    <pre tabIndex={0} aria-label="Command">
      <Code text={command} language="bash" />
    </pre>
    <CopyButton text={command} label="Copy command" />
  </div>
)

function Denied({ item }: { item: ToolItem }) {
  const outcome = item.permission?.outcome
  if (outcome?.kind === 'answers') {
    return (
      <dl className={styles.answers}>
        {Object.entries(outcome.answers).map(([question, answer]) => (
          <div key={question}>
            <dt>{question}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
      </dl>
    )
  }
  if (outcome?.kind !== 'deny' || outcome.reason === '') return null
  return <p className={styles.note}>You denied it: {outcome.reason}</p>
}

const SHOWN_IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

function Result({ result, asMarkdown }: { result: ToolResult; asMarkdown: boolean }) {
  const { isError, text, images, rest } = result
  if (text.trim() === '' && images.length === 0) return <p className={styles.note}>No output</p>
  return (
    <>
      {text.trim() !== '' &&
        (asMarkdown && !isError && !rest ? (
          <Markdown text={text} quiet />
        ) : (
          <Output text={text} label={isError ? 'Error' : 'Output'} isError={isError} {...(rest && { rest })} />
        ))}
      {images
        .filter(({ mediaType }) => SHOWN_IMAGES.has(mediaType))
        .map(({ mediaType, data, rest: outside }, index) =>
          outside ? (
            <RestImage key={index} rest={outside} mediaType={mediaType} />
          ) : (
            <img
              key={index}
              className={styles.image}
              src={`data:${mediaType};base64,${data}`}
              alt="Result of the tool"
            />
          ),
        )}
    </>
  )
}

type OutputProps = { text: string; label: string; isError?: boolean; language?: string; rest?: PayloadRef }

export function Output({ text, label, isError = false, language = '', rest }: OutputProps) {
  const lines = text.replace(/\n+$/, '').split('\n')
  return (
    <div className={classNames(styles.output, isError && styles.error)}>
      <div className={styles.outputBar}>
        <span>{label}</span>
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </div>
      <Foldable count={lines.length} shown={LINES_SHOWN} unit="lines">
        {(limit) => (
          <pre tabIndex={0} aria-label={label}>
            {language === '' ? (
              lines.slice(0, limit).join('\n')
            ) : (
              <Code text={lines.slice(0, limit).join('\n')} language={language} />
            )}
          </pre>
        )}
      </Foldable>
      {rest && <Rest rest={rest} from={text.length} />}
    </div>
  )
}

const TODO_ICONS = { pending: Circle, in_progress: CircleDot, completed: CircleCheck }
const TODO_WORDS = { pending: 'to do', in_progress: 'in progress', completed: 'done' }

const TodoList = ({ todos }: { todos: readonly Todo[] }) => (
  <ul className={styles.todos}>
    {todos.map(({ content, status }, index) => {
      const Icon = TODO_ICONS[status]
      return (
        <li key={index} className={styles[status]}>
          <Icon size={14} aria-label={TODO_WORDS[status]} />
          <span>{content}</span>
        </li>
      )
    })}
  </ul>
)
