/** The images of a prompt that is being written: small, each with what it is and a way to take it out. */
import { X } from 'lucide-react'
import type { SessionId } from '#shared/ids.ts'
import { IconButton } from '../../../ui/button.tsx'
import { RestImage, SessionIdContext } from '../../tools/long-result.tsx'
import type { Attachment } from './attachment-store.ts'
import styles from './attachment-strip.module.css'
import { inMegabytes } from './read-image.ts'

type StripProps = { id: SessionId; attachments: readonly Attachment[]; onRemove: (key: string) => void }

export function AttachmentStrip({ id, attachments, onRemove }: StripProps) {
  if (attachments.length === 0) return null
  return (
    <SessionIdContext value={id}>
      <ul className={styles.strip} aria-label="Images of this prompt">
        {attachments.map((one) => (
          <li key={one.key} className={styles.item} title={`${one.name}, ${one.note ?? inMegabytes(one.bytes)}`}>
            {'data' in one ? (
              <img src={`data:${one.mediaType};base64,${one.data}`} alt={one.name} />
            ) : (
              <RestImage rest={one.rest} mediaType={one.mediaType} alt={one.name} />
            )}
            {one.note !== null && <span className={styles.note}>{one.note}</span>}
            <IconButton
              size="sm"
              label={`Take out ${one.name}`}
              className={styles.remove ?? ''}
              onClick={() => onRemove(one.key)}
            >
              <X size={12} />
            </IconButton>
          </li>
        ))}
      </ul>
    </SessionIdContext>
  )
}
