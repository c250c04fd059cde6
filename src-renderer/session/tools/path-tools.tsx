/** Beside the path of a file in a tool's card: opens it in the editor, where there is one, and copies its path. */
import { use } from 'react'
import { PathButtons } from '../../opening/path-buttons.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { SessionIdContext } from './long-result.tsx'

/** `line`: where the editor begins. */
export function PathTools({ path, line }: { path: string; line?: number | undefined }) {
  const sessionId = use(SessionIdContext)
  if (sessionId === null) return <CopyButton text={path} label="Copy path" />
  return <PathButtons sessionId={sessionId} path={path} line={line} brief />
}
