/** Explains what restricted means for a session, and lets the user trust its folder after all. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { toAppErrorData } from '#shared/errors.ts'
import { useBullpen } from '../client/context.tsx'
import { useAction } from '../client/use-action.ts'
import { Dialog, DialogBody } from '../ui/dialog.tsx'
import { Loading } from '../ui/empty.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { TrustStep } from './trust-step.tsx'

type TrustDialogProps = {
  /** The folder; null = closed. */
  cwd: string | null
  onClose: () => void
}

export function TrustDialog({ cwd, onClose }: TrustDialogProps) {
  return (
    <Dialog
      open={cwd !== null}
      onOpenChange={(open) => !open && onClose()}
      title="This folder is restricted"
      width="lg"
    >
      {cwd !== null && <TrustQuestion cwd={cwd} onClose={onClose} />}
    </Dialog>
  )
}

function TrustQuestion({ cwd, onClose }: { cwd: string; onClose: () => void }) {
  const { client, queries } = useBullpen()
  const queryClient = useQueryClient()
  const act = useAction()
  const report = useQuery(queries.folders.inspect.queryOptions({ input: { path: cwd }, staleTime: 0 }))
  const decide = async (trusted: boolean) => {
    if (trusted || report.data?.trust === 'undecided') {
      if (!(await act(() => client.folders.setTrust({ path: cwd, trusted })))) return
      void queryClient.invalidateQueries({ queryKey: queries.folders.key() })
    }
    onClose()
  }
  if (report.isPending) return <Loading label="Looking into the folder" />
  if (report.isError) {
    return (
      <DialogBody>
        <FailureNotice error={toAppErrorData(report.error)} onRetry={() => void report.refetch()} />
      </DialogBody>
    )
  }
  return (
    <TrustStep
      report={report.data}
      busy={false}
      restrictedLabel="Keep it restricted"
      onDecide={(trusted) => void decide(trusted)}
    />
  )
}
