/** Beside the path of a file: opens it in the editor, copies it, and offers the other programs. */
import { Ellipsis, SquareArrowOutUpRight } from 'lucide-react'
import type { SessionId } from '#shared/ids.ts'
import { IconButton } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { ActionMenu } from '../ui/menu.tsx'
import { copyPath } from './copy-path.ts'
import { openEntries } from './open-entries.tsx'
import { useOpening } from './use-opening.ts'

type PathButtonsProps = {
  sessionId: SessionId
  /** Absolute. */
  path: string
  /** Where in it the editor begins, from 1. */
  line?: number | undefined
  /** Without the menu of the other programs, where many stand below each other. */
  brief?: boolean
}

export function PathButtons({ sessionId, path, line, brief = false }: PathButtonsProps) {
  const { programs, open } = useOpening(sessionId)
  const place = { path, ...(line !== undefined && { line }) }
  const others = programs.terminal !== null || programs.files !== null
  return (
    <>
      {programs.editor !== null && (
        <IconButton size="sm" label={`Open in ${programs.editor}`} onClick={() => open('editor', place)}>
          <SquareArrowOutUpRight size={13} />
        </IconButton>
      )}
      <CopyButton text={path} label="Copy path" />
      {!brief && others && (
        <ActionMenu label="Open with" entries={openEntries({ programs, open, place, onCopy: () => copyPath(path) })}>
          <IconButton size="sm" label="Open with…">
            <Ellipsis size={14} />
          </IconButton>
        </ActionMenu>
      )}
    </>
  )
}
