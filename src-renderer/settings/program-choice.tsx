/** A program by a command of one's own, or the one that is found: which one that is, is said. */
import type { ComponentProps } from 'react'
import { usePrograms } from '../opening/use-opening.ts'
import { TextChoice } from './text-choice.tsx'

type ProgramChoiceProps = ComponentProps<typeof TextChoice> & { kind: 'editor' | 'terminal' }

export function ProgramChoice({ kind, guide, value, ...rest }: ProgramChoiceProps) {
  const found = usePrograms()[kind]
  const none = value === null && found !== null ? `${guide.none ?? ''}: ${found}` : guide.none
  return <TextChoice guide={{ ...guide, ...(none !== undefined && { none }) }} value={value} {...rest} />
}
