/** The list over the prompt: files, commands and templates that fit, one of them marked. */
import { File, Folder, Sparkles, SquareSlash, Text } from 'lucide-react'
import { memo, type ReactNode, useEffect, useRef } from 'react'
import type { FileMatch } from '#shared/files.ts'
import { classNames } from '../../../ui/class-names.ts'
import styles from './completion-list.module.css'
import { piecesOf } from './marks.ts'
import type { Option } from './options.ts'

type CompletionListProps = {
  id: string
  options: readonly Option[]
  active: number
  note: string | null
  /** Others are on their way. */
  stale: boolean
  onActive: (index: number) => void
  onPick: (option: Option) => void
}

export const optionId = (list: string, index: number): string => `${list}-${index}`

export function CompletionList({ id, options, active, note, stale, onActive, onPick }: CompletionListProps) {
  const list = useRef<HTMLDivElement>(null)
  /** The option it shows for sure; -1 = it was scrolled since. */
  const scrolledTo = useRef(0)
  useEffect(() => {
    if (active === 0 && scrolledTo.current === 0) return // it is there, and asking would lay out the page
    scrolledTo.current = active
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active, options])
  const firstTemplate = options.findIndex(({ kind }) => kind === 'template')
  return (
    <div className={styles.popup}>
      {options.length > 0 && (
        <div
          ref={list}
          id={id}
          role="listbox"
          aria-label={titleOf(options)}
          aria-busy={stale}
          className={styles.list}
          onScroll={() => (scrolledTo.current = -1)}
        >
          {options.map((option, index) => (
            <div
              key={index} // what fits next takes the places of what fitted: the page changes words, not elements
              id={optionId(id, index)}
              role="option"
              aria-selected={index === active}
              className={classNames(
                styles.option,
                index === active && styles.active,
                index === firstTemplate && index > 0 && styles.divided,
              )}
              onPointerMove={() => index !== active && onActive(index)}
              onPointerDown={(event) => {
                event.preventDefault() // the prompt keeps the focus
                onPick(option)
              }}
            >
              <OptionRow option={option} />
            </div>
          ))}
        </div>
      )}
      {note !== null && (
        <p className={styles.note} role="status">
          {note}
        </p>
      )}
    </div>
  )
}

const titleOf = ([first]: readonly Option[]): string => (first?.kind === 'file' ? 'Files and folders' : 'Commands')

/** Not painted again while the same is offered. */
const OptionRow = memo(function OptionRow({ option }: { option: Option }) {
  if (option.kind === 'file') return <FileRow match={option.match} />
  if (option.kind === 'template') {
    const { snippet, ranges } = option
    return (
      <Row icon={<Text size={14} />} detail={`Template: ${firstLine(snippet.text)}`}>
        <Marked text={snippet.name} ranges={ranges} />
      </Row>
    )
  }
  const { command, ranges } = option
  return (
    <Row
      icon={command.builtin ? <SquareSlash size={14} /> : <Sparkles size={14} />}
      hint={command.argumentHint}
      detail={command.description}
    >
      /<Marked text={command.name} ranges={ranges} />
    </Row>
  )
})

function FileRow({ match: { path, kind, ranges } }: { match: FileMatch }) {
  const start = path.lastIndexOf('/', path.length - 2) + 1
  return (
    <Row
      icon={kind === 'folder' ? <Folder size={14} /> : <File size={14} />}
      detail={start === 0 ? '' : <Marked text={path.slice(0, start)} ranges={ranges} />}
      isPath
    >
      <Marked text={path.slice(start)} ranges={ranges} offset={start} />
    </Row>
  )
}

type RowProps = { icon: ReactNode; hint?: string; detail: ReactNode; isPath?: boolean; children: ReactNode }

function Row({ icon, hint = '', detail, isPath = false, children }: RowProps) {
  return (
    <>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <span className={styles.name}>{children}</span>
      {hint !== '' && <span className={styles.hint}>{hint}</span>}
      <span className={classNames(styles.detail, isPath && styles.path)}>
        <bdi>{detail}</bdi>
      </span>
    </>
  )
}

type MarkedProps = { text: string; ranges: readonly (readonly [number, number])[]; offset?: number }

const Marked = ({ text, ranges, offset = 0 }: MarkedProps) =>
  piecesOf(text, ranges, offset).map((piece, index) =>
    piece.found ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
  )

const firstLine = (text: string): string => text.trim().split('\n', 1)[0]?.slice(0, 200) ?? ''
