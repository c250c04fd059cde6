/** The state of a session at a glance: shape and colour differ, so that colour alone carries nothing. */
import { classNames } from './class-names.ts'
import styles from './state-dot.module.css'

export type DotState = 'running' | 'waiting' | 'failed' | 'unread' | 'idle' | 'background' | 'asleep'

const WORDS: Record<DotState, string> = {
  running: 'working',
  waiting: 'waiting for you',
  failed: 'failed',
  unread: 'new messages',
  idle: 'ready',
  background: 'working in the background',
  asleep: 'asleep',
}

export const stateWords = (state: DotState): string => WORDS[state]

export const StateDot = ({ state }: { state: DotState }) => (
  <span className={classNames(styles.dot, styles[state])} role="img" aria-label={WORDS[state]} title={WORDS[state]} />
)
