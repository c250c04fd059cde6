/** Opens a session: choose a folder, decide on its trust where that was never done, go. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { FolderSearch } from 'lucide-react'
import { type SubmitEvent, useState } from 'react'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import type { FolderReport } from '#shared/folders.ts'
import { startFor } from '#shared/session-defaults.ts'
import type { PermissionMode, Session } from '#shared/session.ts'
import { useBullpen } from '../client/context.tsx'
import { ModePicker } from '../client/mode-picker.tsx'
import { ModelPicker } from '../client/model-picker.tsx'
import { useAction } from '../client/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './new-session-dialog.module.css'
import { PathField } from './path-field.tsx'
import { StartNote } from './start-note.tsx'
import { TrustStep } from './trust-step.tsx'
import { useFolderIntent } from './use-folder-intent.ts'
import { WorktreeChoice, type WorktreeWish } from './worktree-choice.tsx'

type NewSessionDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The folder to start with. */
  initialPath: string
  userHome: string | undefined
  onCreated: (session: Session) => void
}

export function NewSessionDialog({ open, onOpenChange, ...rest }: NewSessionDialogProps) {
  const [asking, setAsking] = useState(false)
  const close = (next: boolean) => {
    setAsking(false)
    onOpenChange(next)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={asking ? 'Do you trust this folder?' : 'New session'}
      width={asking ? 'lg' : 'md'}
    >
      <NewSession {...rest} onAsking={setAsking} onClose={() => close(false)} />
    </Dialog>
  )
}

type NewSessionProps = Omit<NewSessionDialogProps, 'open' | 'onOpenChange'> & {
  onAsking: (asking: boolean) => void
  onClose: () => void
}

function NewSession({ initialPath, userHome, onCreated, onAsking, onClose }: NewSessionProps) {
  const { client, queries, sessions, desktop } = useBullpen()
  const queryClient = useQueryClient()
  const act = useAction()
  const settings = useQuery(queries.settings.get.queryOptions()).data?.settings
  const [path, setPath] = useState(initialPath)
  useFolderIntent(path)
  const [pickedModel, setModel] = useState<string | null | undefined>(undefined)
  const [pickedMode, setMode] = useState<PermissionMode | undefined>(undefined)
  const [worktree, setWorktree] = useState<WorktreeWish | null>(null)
  /** Of a worktree that is made already. */
  const [about, setAbout] = useState('')
  /** The checkout that a worktree was made of: the session in it starts like one there. */
  const [madeOf, setMadeOf] = useState<string | null>(null)
  const [report, setReport] = useState<FolderReport | null>(null)
  const [busy, setBusy] = useState(false)
  const [pathError, setPathError] = useState<AppErrorData | null>(null)
  const [error, setError] = useState<AppErrorData | null>(null)
  const start = settings && startFor(settings, madeOf ?? path.trim().replace(/^~(?=$|[\\/])/, userHome ?? '~'))
  const model = pickedModel === undefined ? (start?.values.model ?? null) : pickedModel
  const permissionMode = pickedMode ?? start?.values.permissionMode ?? 'default'

  /** What belongs to the folder before is not carried into this one. */
  const choose = (next: string) => {
    setPathError(null)
    setWorktree(null)
    setAbout('')
    setMadeOf(null)
    setPath(next)
  }
  const attempt = async (work: () => Promise<void>, onError: (error: AppErrorData) => void) => {
    setBusy(true)
    setError(null)
    setPathError(null)
    try {
      await work()
    } catch (failure) {
      onError(toAppErrorData(failure))
    } finally {
      setBusy(false)
    }
  }
  const create = async (folder: string) => {
    let cwd = folder
    let like = madeOf
    const words = worktree?.about.trim() ?? about
    if (worktree !== null) {
      const { branch, base } = worktree
      setAbout(words)
      like = folder
      setMadeOf(folder)
      cwd = (await client.git.createWorktree({ path: folder, branch, base })).folder
      setPath(cwd) // it is made: should the session fail to start, another attempt is for the same one
      setWorktree(null)
    }
    const session = await client.sessions.create({
      cwd,
      profile: 'default',
      ...(pickedModel !== undefined && { model: pickedModel }),
      ...(pickedMode !== undefined && { permissionMode: pickedMode }),
      ...(like !== null && { like }),
    })
    // words that can't be kept are no reason to have no session
    if (words !== '') await act(() => client.workspace.setDraft({ sessionId: session.id, text: words }))
    sessions.put(session)
    void queryClient.invalidateQueries({ queryKey: queries.folders.key() })
    onCreated(session)
    onClose()
  }
  const inspect = (wanted: string) =>
    attempt(
      async () => {
        const found = await client.folders.inspect({ path: wanted.trim() })
        if (found.trust !== 'undecided') return create(found.path)
        setReport(found)
        onAsking(true)
      },
      (failure) => (/^(branch|base)$/.test(failure.field ?? '') ? setError(failure) : setPathError(failure)),
    )
  const decide = (folder: FolderReport, trusted: boolean) =>
    attempt(async () => {
      await client.folders.setTrust({ path: folder.path, trusted })
      await create(folder.path)
    }, setError)
  const browse = () =>
    void act(async () => {
      const { path: picked } = await client.shell.pickFolder()
      if (picked !== null) choose(picked)
    })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (path.trim() !== '' && !busy) void inspect(path)
  }

  if (report) {
    return (
      <>
        {error && <Failure error={error} />}
        <TrustStep
          report={report}
          busy={busy}
          restrictedLabel="Open restricted"
          onDecide={(trusted) => void decide(report, trusted)}
          onBack={() => {
            setReport(null)
            onAsking(false)
          }}
        />
      </>
    )
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {error && <Failure error={error} />}
      <DialogBody>
        <PathField
          value={path}
          userHome={userHome}
          error={pathError}
          onChange={choose}
          onSubmit={(picked) => {
            choose(picked)
            void inspect(picked)
          }}
        />
        <div className={styles.pickers}>
          <ModelPicker value={model} onChange={setModel} />
          <ModePicker value={permissionMode} onChange={setMode} />
        </div>
        {start && <StartNote start={start} />}
        <WorktreeChoice path={path} wish={worktree} onWish={setWorktree} />
      </DialogBody>
      <DialogActions>
        {desktop && (
          <Button look="ghost" className={styles.browse} onClick={browse}>
            <FolderSearch size={14} aria-hidden />
            Browse…
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={busy || path.trim() === ''}>
          {busy ? 'Opening…' : 'Open'}
        </Button>
      </DialogActions>
    </form>
  )
}

const Failure = ({ error }: { error: AppErrorData }) => (
  <div className={styles.failure}>
    <Notice tone="error" urgent message={error.message} remedy={error.remedy} detail={error.detail} />
  </div>
)
