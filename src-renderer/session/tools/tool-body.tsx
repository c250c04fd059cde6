/** The details of a tool call: its command, diff, list or input, and its result. */
import { useMemo } from 'react'
import { Markdown } from '../markdown/markdown.tsx'
import type { ToolItem, ToolResult } from '../transcript/items.ts'
import { Arguments } from './arguments.tsx'
import { Command } from './command.tsx'
import { relativePath, type ToolDescription } from './describe-tool.ts'
import { DiffView } from './diff-view.tsx'
import { FoundList } from './found-list.tsx'
import { FileText } from './file-text.tsx'
import { InputRest } from './input-rest.tsx'
import { LiveOutput } from './live-output.tsx'
import { RestImage } from './long-result.tsx'
import { Output } from './output.tsx'
import { PlanList } from './plan-list.tsx'
import { Questions } from './questions.tsx'
import { isSearch, readFound } from './read-found.ts'
import styles from './tool-body.module.css'
import { toolStatus } from './tool-status.ts'
import { backgroundTask, errorText, readCommandResult } from './tool-text.ts'
import { Fetched, SearchResult } from './web-result.tsx'

type ToolBodyProps = { item: ToolItem; description: ToolDescription; cwd: string }

export function ToolBody({ item, description, cwd }: ToolBodyProps) {
  if (item.writing !== null) return item.writing === '' ? null : <Output text={item.writing} label="Input so far" />
  const { result } = item
  const status = toolStatus(item)
  return (
    <>
      <Details item={item} description={description} cwd={cwd} />
      <InputRest input={item.input} {...(item.inputRest && { inputRest: item.inputRest })} />
      {status === 'denied' ? (
        <Denied item={item} />
      ) : status === 'stopped' ? (
        <p className={styles.note}>{stoppedWords(item)}</p>
      ) : (
        ((result && <Result item={item} result={result} description={description} cwd={cwd} />) ??
        (status === 'running' && <LiveOutput taskId={item.taskId} runs />))
      )}
      {item.task?.outcome === 'failed' && item.task.text !== '' && <p className={styles.note}>{item.task.text}</p>}
    </>
  )
}

function stoppedWords({ permission, result, task }: ToolItem): string {
  if (permission?.outcome?.kind === 'cancelled') return 'Stopped before it was allowed. It did nothing.'
  return result !== null || task?.beside === true
    ? 'Stopped while it ran. It may have done a part of its work.'
    : 'Stopped before it had a result.'
}

function Details({ item, description, cwd }: ToolBodyProps) {
  switch (description.kind) {
    case 'command':
      return <Command command={description.command} shell={description.shell} />
    case 'edit': {
      const path = { whole: description.path, short: relativePath(description.path, cwd) }
      return <DiffView edits={description.edits} report={item.result?.report} path={path} />
    }
    case 'todos':
      return <PlanList plan={item.plan ?? description.todos} />
    case 'question':
      return <Questions questions={description.questions} answers={answersOf(item)} />
    case 'proposal':
      return <Markdown text={description.plan} />
    case 'fetch':
      return <Fetched url={description.url} prompt={description.prompt} />
    case 'read':
      return item.result && !item.result.isError ? null : <Arguments input={item.input} />
    case 'task':
      return null // its card shows it by itself
    case 'line':
    case 'mcp':
    case 'other':
      return <Arguments input={item.input} />
  }
}

function answersOf({ permission }: ToolItem): Readonly<Record<string, string>> | null {
  const outcome = permission?.outcome
  return outcome?.kind === 'answers' ? outcome.answers : null
}

function Denied({ item: { permission, result } }: { item: ToolItem }) {
  const outcome = permission?.outcome
  const reason = outcome?.kind === 'deny' ? outcome.reason : (result?.text ?? '')
  return <p className={styles.note}>{reason === '' ? 'You denied it.' : `You denied it: ${reason}`}</p>
}

type ResultProps = { item: ToolItem; result: ToolResult; description: ToolDescription; cwd: string }

function Result({ item, result, description, cwd }: ResultProps) {
  const { isError, text, rest } = result
  if (isError) return <Failure result={result} isCommand={description.kind === 'command'} />
  switch (description.kind) {
    case 'edit':
    case 'todos':
    case 'proposal':
    case 'task':
      return <Images result={result} /> // what the CLI says of it repeats what is shown
    case 'question':
      return answersOf(item) || text === '' ? null : <p className={styles.note}>{text}</p>
    case 'command': {
      if (description.background || item.task) {
        return (
          <>
            <p className={styles.note}>{backgroundWords(item)}</p>
            <LiveOutput taskId={item.taskId ?? backgroundTask(text)} runs={item.task?.outcome === 'running'} />
          </>
        )
      }
      const { text: output } = readCommandResult(text)
      if (isSearch(description.command)) return <Searched item={item} result={{ ...result, text: output }} cwd={cwd} />
      return <Text result={result} text={output} label="Output" />
    }
    case 'read':
      if (text.trim() === '') return <Text result={result} text={text} label="Result" />
      return <FileText path={{ whole: description.path, short: relativePath(description.path, cwd) }} result={result} />
    case 'fetch':
      return rest ? <Text result={result} text={text} label="Result" /> : <Markdown text={text} quiet />
    case 'line':
      if (item.name === 'WebSearch' && !rest) return <SearchResult text={text} />
      if (SEARCHES.has(item.name)) return <Searched item={item} result={result} cwd={cwd} />
      return <Text result={result} text={text} label="Result" />
    case 'mcp':
    case 'other':
      return <Structured result={result} />
  }
}

/** Tools that do nothing else; a command may, too. */
const SEARCHES = new Set(['Grep', 'Glob'])

function Searched({ item, result, cwd }: Pick<ResultProps, 'item' | 'result' | 'cwd'>) {
  const found = useMemo(() => readFound(result.text, item, { isCut: result.rest !== undefined }), [result, item])
  if (!found) return <Text result={result} text={result.text} label={SEARCHES.has(item.name) ? 'Result' : 'Output'} />
  return <FoundList found={found} result={result} cwd={cwd} />
}

function backgroundWords({ task }: ToolItem): string {
  if (task === null || task.outcome === 'running') return 'Runs in the background.'
  const exitCode = /\(exit code (\d+)\)/.exec(task.text)?.[1]
  if (exitCode !== undefined) return `It ran in the background and ended with exit code ${exitCode}.`
  return task.text === '' ? 'It ran in the background.' : task.text
}

function Failure({ result, isCommand }: { result: ToolResult; isCommand: boolean }) {
  const { exitCode, text } = readCommandResult(result.text)
  if (isCommand && text.trim() === '') return <p className={styles.note}>Exit code {exitCode}, no output</p>
  return (
    <Output
      text={errorText(text)}
      label={exitCode === null ? 'Error' : `Output, exit code ${exitCode}`}
      isError
      rest={result.rest}
    />
  )
}

type TextProps = { result: ToolResult; text: string; label: string; language?: string }

function Text({ result, text, label, language = '' }: TextProps) {
  const isEmpty = text.trim() === ''
  return (
    <>
      {isEmpty && result.images.length === 0 && <p className={styles.note}>No output</p>}
      {!isEmpty && <Output text={text} label={label} language={language} rest={result.rest} />}
      <Images result={result} />
    </>
  )
}

/** JSON is set out to be read, unless only its head is here. */
function Structured({ result }: { result: ToolResult }) {
  const pretty = useMemo(() => (result.rest ? null : prettyJson(result.text)), [result])
  return <Text result={result} text={pretty ?? result.text} label="Result" language={pretty === null ? '' : 'json'} />
}

function prettyJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text)) return null
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return null
  }
}

const SHOWN_IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

const Images = ({ result: { images } }: { result: ToolResult }) =>
  images
    .filter(({ mediaType }) => SHOWN_IMAGES.has(mediaType))
    .map(({ mediaType, data, rest }, index) =>
      rest ? (
        <RestImage key={index} rest={rest} mediaType={mediaType} />
      ) : (
        <img key={index} className={styles.image} src={`data:${mediaType};base64,${data}`} alt="Result of the tool" />
      ),
    )
