/** Says that the database can't be written, or what was repaired in it, where work goes on. */
import { DatabaseZap, HardDrive } from 'lucide-react'
import { useBullpen } from '../client/context.tsx'
import { useStorage } from '../client/storage.tsx'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import styles from './storage-banner.module.css'
import { storageNote } from './storage-words.ts'

export function StorageBanner() {
  const { client } = useBullpen()
  const act = useAction()
  const health = useStorage()
  const note = health && storageNote(health)
  if (!note) return null
  const Icon = note.kind === 'trouble' ? HardDrive : DatabaseZap
  return (
    <div className={classNames(styles.banner, styles[note.kind])} role={note.kind === 'repair' ? 'status' : 'alert'}>
      <Icon size={14} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <strong>{note.title}</strong> {note.text}
      </div>
      {note.path !== null && <CopyButton text={note.path} label="Copy the path of the damaged file" />}
      {note.kind === 'repair' && (
        <Button size="sm" look="ghost" onClick={() => void act(() => client.storage.dismissRepair())}>
          Dismiss
        </Button>
      )}
    </div>
  )
}
