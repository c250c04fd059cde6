/** What was found, by session; one of it is selected by the arrow keys of the box above. */
import {
  Bot,
  Brain,
  CircleAlert,
  FileOutput,
  Folder,
  Heading,
  type LucideIcon,
  MessageSquare,
  Wrench,
} from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { SearchKind, SearchResult } from '#shared/search.ts'
import { formatAge, shortPath } from '../client/format.ts'
import { useNow } from '../client/use-now.ts'
import { classNames } from '../ui/class-names.ts'
import type { Group } from './groups.ts'
import { Highlighted } from './highlighted.tsx'
import styles from './history.module.css'

const KINDS: Readonly<Record<SearchKind, { readonly icon: LucideIcon; readonly word: string }>> = {
  title: { icon: Heading, word: 'Title' },
  prompt: { icon: MessageSquare, word: 'You' },
  answer: { icon: Bot, word: 'Claude' },
  thinking: { icon: Brain, word: 'Thinking' },
  tool: { icon: Wrench, word: 'Tool' },
  result: { icon: FileOutput, word: 'Result' },
  error: { icon: CircleAlert, word: 'Failure' },
}

export const optionId = (list: string, index: number): string => `${list}-${index}`

type ResultListProps = {
  id: string
  groups: readonly Group[]
  selected: number
  userHome: string | undefined
  onSelect: (index: number) => void
  onOpen: (result: SearchResult) => void
}

export function ResultList({ id, groups, selected, userHome, onSelect, onOpen }: ResultListProps) {
  const now = useNow(60_000)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <div ref={list} id={id} role="listbox" aria-label="Results" className={styles.results}>
      {groups.map(({ key, title, cwd, isTranscript, results }) => (
        <div key={key} role="group" aria-labelledby={`${id}-${key}`} className={styles.group}>
          <div id={`${id}-${key}`} className={styles.groupHead} role="presentation">
            <span className={styles.groupTitle} dir="auto">
              {title}
            </span>
            {isTranscript && <span className={styles.badge}>from the terminal</span>}
            <span className={styles.folder}>
              <Folder size={12} aria-hidden />
              {shortPath(cwd, userHome)}
            </span>
          </div>
          {results.map(({ result, index }) => {
            const { icon: Icon, word } = KINDS[result.kind]
            const failed = result.failed
            return (
              <div
                key={index}
                id={optionId(id, index)}
                role="option"
                aria-selected={index === selected}
                className={classNames(styles.option, index === selected && styles.selected)}
                onClick={() => onOpen(result)}
                onPointerMove={() => onSelect(index)}
              >
                <span className={classNames(styles.kind, failed && styles.failed)}>
                  <Icon size={13} aria-hidden />
                  {failed && result.kind !== 'error' ? `${word}, failed` : word}
                </span>
                <Highlighted snippet={result.snippet} />
                <time
                  className={styles.age}
                  dateTime={new Date(result.at).toISOString()}
                  title={new Date(result.at).toLocaleString()}
                >
                  {formatAge(result.at, now)}
                </time>
              </div>
            )
          })}
        </div>
      ))}
    </div>
  )
}
