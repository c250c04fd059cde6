/** What failed, in its place: what happened, what to do, and trying it once more. */
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

type FailureNoticeProps = {
  error: { readonly message: string; readonly remedy: string; readonly detail?: string | undefined }
  onRetry: () => void
  /** Read out at once when it appears. */
  urgent?: boolean
}

export const FailureNotice = ({ error: { message, remedy, detail }, onRetry, urgent = false }: FailureNoticeProps) => (
  <Notice
    tone="error"
    urgent={urgent}
    message={message}
    remedy={remedy}
    detail={detail}
    actions={
      <Button size="sm" onClick={onRetry}>
        Try again
      </Button>
    }
  />
)
