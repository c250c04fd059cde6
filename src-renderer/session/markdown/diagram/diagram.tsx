/** A diagram of an answer: its source while it is written, then drawn and shown as an image, with the source at hand. */
import { Code2, Workflow } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { CodeBlock } from '../../code/code-block.tsx'
import { drawer } from './draw-diagram.ts'
import styles from './diagram.module.css'
import type { Drawing } from './drawing-frame.ts'
import { useThemeVariables } from './use-theme-variables.ts'

export function Diagram({ source, growing }: { source: string; growing: boolean }) {
  const [asSource, setAsSource] = useState(false)
  const { drawing, problem } = useDrawing(source, growing)
  const toggle = drawing && (
    <IconButton
      size="sm"
      label={asSource ? 'Show the diagram' : 'Show the source'}
      aria-pressed={asSource}
      onClick={() => setAsSource(!asSource)}
    >
      {asSource ? <Workflow size={13} /> : <Code2 size={13} />}
    </IconButton>
  )
  if (!drawing || asSource) {
    return (
      <CodeBlock
        text={source}
        language="mermaid"
        streaming={growing}
        tools={toggle}
        note={problem === null ? null : `Not drawn: ${problem}`}
      />
    )
  }
  return (
    <figure className={styles.diagram} aria-label="Diagram">
      <div className={styles.tools}>
        {toggle}
        <CopyButton text={source} label="Copy the source" />
      </div>
      <div className={styles.scroller} tabIndex={0} role="group" aria-label="Diagram, drawn">
        {/* As an image it can run nothing and fetch nothing. */}
        <img
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing.svg)}`}
          alt={`Diagram. Its source: ${source.slice(0, 600)}`}
          width={Math.min(drawing.width, LARGEST)}
          height={Math.min(drawing.height, LARGEST)}
        />
      </div>
    </figure>
  )
}

/** Pixels a side: no diagram takes more of the page. */
const LARGEST = 4_000

function useDrawing(source: string, growing: boolean): { drawing: Drawing | undefined; problem: string | null } {
  const themeVariables = useThemeVariables()
  const [drawn, setDrawn] = useState<{ source: string; drawing?: Drawing; problem?: string }>({ source })
  useEffect(() => {
    if (growing) return
    let current = true
    drawer.draw({ source, themeVariables }).then(
      (drawing) => {
        if (current) setDrawn({ source, drawing })
      },
      (error: unknown) => {
        const problem = error instanceof Error ? error.message : 'it cannot be drawn'
        if (current) setDrawn({ source, problem })
      },
    )
    return () => {
      current = false
    }
  }, [source, growing, themeVariables])
  const known = growing ? undefined : drawer.known({ source, themeVariables })
  // After a change of the theme the old picture stays until the new one is there.
  const drawing = known ?? (drawn.source === source ? drawn.drawing : undefined)
  return { drawing, problem: drawn.source === source && !drawing ? (drawn.problem ?? null) : null }
}
