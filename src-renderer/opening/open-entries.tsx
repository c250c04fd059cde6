/** What can be done with a path, as entries of a menu: opened in a program of the user, or copied. */
import { Copy, FolderOpen, SquareArrowOutUpRight, SquareTerminal } from 'lucide-react'
import type { MenuEntry } from '../ui/menu.tsx'
import type { Opening, OpenPlace } from './use-opening.ts'

type OpenEntries = Opening & {
  readonly place?: OpenPlace
  readonly onCopy: () => void
}

/** A program that there is not has no entry. */
export function openEntries({ programs, open, place, onCopy }: OpenEntries): MenuEntry[] {
  const { editor, terminal, files } = programs
  return [
    ...(editor === null
      ? []
      : [
          {
            label: `Open in ${editor}`,
            icon: <SquareArrowOutUpRight size={14} />,
            onSelect: () => open('editor', place),
          },
        ]),
    ...(terminal === null
      ? []
      : [
          {
            label: `Open in ${terminal}`,
            icon: <SquareTerminal size={14} />,
            onSelect: () => open('terminal', place),
          },
        ]),
    ...(files === null
      ? []
      : [{ label: `Show in ${files}`, icon: <FolderOpen size={14} />, onSelect: () => open('files', place) }]),
    { label: 'Copy path', icon: <Copy size={14} />, onSelect: onCopy },
  ]
}
