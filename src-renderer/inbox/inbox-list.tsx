/** The items of the inbox, one line each. */
import type { Ref } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { folderName, formatAge } from '../client/format.ts'
import { classNames } from '../ui/class-names.ts'
import { StateDot } from '../ui/state-dot.tsx'
import styles from './inbox.module.css'
import type { InboxItem } from './items.ts'

export const inboxOptionId = (listId: string, at: number): string => `${listId}-${at}`

type InboxListProps = {
  ref: Ref<HTMLDivElement>
  id: string
  items: readonly InboxItem[]
  at: number
  now: number
  onChoose: (at: number) => void
  onOpen: (id: SessionId) => void
}

const DOTS = { permission: 'waiting', question: 'waiting', failed: 'failed', finished: 'unread' } as const

export const InboxList = ({ ref, id, items, at, now, onChoose, onOpen }: InboxListProps) => (
  <div
    ref={ref}
    id={id}
    role="listbox"
    tabIndex={0}
    aria-label="What needs you"
    aria-activedescendant={inboxOptionId(id, at)}
    className={styles.list}
  >
    {items.map((item, index) => (
      <div
        key={item.key}
        id={inboxOptionId(id, index)}
        role="option"
        aria-selected={index === at}
        className={classNames(styles.item, index === at && styles.chosen)}
        onClick={() => onChoose(index)}
        onDoubleClick={() => onOpen(item.session.id)}
      >
        <StateDot state={DOTS[item.kind]} />
        <span className={styles.itemWords}>
          <span className={styles.itemTitle} dir="auto">
            {item.session.title}
          </span>
          <span className={styles.itemAbout}>{aboutItem(item)}</span>
        </span>
        <span className={styles.itemPlace}>
          <span>{formatAge(item.at, now)}</span>
          <span className={styles.folder}>{folderName(item.session.cwd)}</span>
        </span>
      </div>
    ))}
  </div>
)

/** In one line. */
export function aboutItem(item: InboxItem): string {
  if (item.kind === 'finished') {
    return item.session.lastOutcome?.outcome === 'interrupted' ? 'Interrupted, not read yet' : 'Finished, not read yet'
  }
  if (item.kind === 'failed') return item.error.message
  const { request } = item
  if (request === null) return item.kind === 'question' ? 'Has a question' : 'Asks for permission'
  if (request.kind === 'question') {
    const questions = request.questions.map(({ question }) => question).join(' ')
    return request.server === undefined ? questions : `MCP server “${request.server}” asks: ${questions}`
  }
  const { command, file_path: file, url } = request.input
  const subject = [command, file, url].find((one) => typeof one === 'string')
  const name = request.displayName === '' ? request.toolName : request.displayName
  return typeof subject === 'string' ? `${request.toolName}: ${subject}` : name
}
