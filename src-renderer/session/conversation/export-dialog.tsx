/** Asks for the format of an exported session, and hands the file to the browser or, on the desktop, to its save dialog. */
import { Braces, FileCode, FileText } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { SessionId } from '#shared/ids.ts'
import type { ExportFormat } from '#shared/transcripts.ts'
import { useBullpen } from '../../client/context.tsx'
import { useAction } from '../../client/use-action.ts'
import { Dialog, DialogBody } from '../../ui/dialog.tsx'
import styles from './export-dialog.module.css'
import { saveFile } from './save-file.ts'

const FORMATS: readonly { format: ExportFormat; name: string; words: string; icon: ReactNode }[] = [
  {
    format: 'md',
    name: 'Markdown',
    words: 'To read and to paste: prompts, answers and tools as text.',
    icon: <FileText size={18} aria-hidden />,
  },
  {
    format: 'html',
    name: 'HTML',
    words: 'One page to hand on: no script, nothing fetched, images included.',
    icon: <FileCode size={18} aria-hidden />,
  },
  {
    format: 'jsonl',
    name: 'JSONL',
    words: 'Every event, one a line: Bullpen can import it again.',
    icon: <Braces size={18} aria-hidden />,
  },
]

type ExportDialogProps = { id: SessionId; open: boolean; onOpenChange: (open: boolean) => void }

export function ExportDialog({ id, open, onOpenChange }: ExportDialogProps) {
  const { client } = useBullpen()
  const act = useAction()
  const [busy, setBusy] = useState<ExportFormat | null>(null)
  const save = async (format: ExportFormat) => {
    setBusy(format)
    if (await act(async () => saveFile(await client.sessions.export({ id, format })))) onOpenChange(false)
    setBusy(null)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Export this session"
      description="Everything that was said and done in it, as it stands now. Check it for secrets before you hand it on."
      width="sm"
    >
      <DialogBody>
        <div className={styles.formats}>
          {FORMATS.map(({ format, name, words, icon }) => (
            <button
              key={format}
              type="button"
              className={styles.format}
              disabled={busy !== null}
              onClick={() => void save(format)}
            >
              {icon}
              <span className={styles.name}>{busy === format ? `${name}: writing…` : name}</span>
              <span className={styles.words}>{words}</span>
            </button>
          ))}
        </div>
      </DialogBody>
    </Dialog>
  )
}
