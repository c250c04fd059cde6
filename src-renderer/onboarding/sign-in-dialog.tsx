/** The ways to sign in, as a dialog: from the status bar and from a turn that failed for want of credentials. */
import { Dialog, DialogBody } from '../ui/dialog.tsx'
import { SignInChoices } from './sign-in-choices.tsx'

type SignInDialogProps = { open: boolean; onOpenChange: (open: boolean) => void; onDemo: () => void }

export const SignInDialog = ({ open, onOpenChange, onDemo }: SignInDialogProps) => (
  <Dialog open={open} onOpenChange={onOpenChange} title="How Claude Code signs in">
    <DialogBody>
      <SignInChoices onDemo={onDemo} onDone={() => onOpenChange(false)} />
    </DialogBody>
  </Dialog>
)
