/** The change that a request would make to a file: against what stands there now, wherever that is known. */
import { z } from 'zod'
import { Revealed } from '../../ui/revealed.tsx'
import { countOf, formatSize } from '../../client/format.ts'
import type { FileEdit } from '../tools/change.ts'
import type { ToolDescription } from '../tools/describe-tool.ts'
import { relativePath } from '../tools/describe-tool.ts'
import { DiffView } from '../tools/diff-view.tsx'
import styles from './permission-card.module.css'
import type { ToolRequest } from './tool-request.ts'
import type { Present } from './use-present-file.ts'

type EditTool = Extract<ToolDescription, { kind: 'edit' }>

type RequestFileProps = { tool: EditTool; request: ToolRequest; present: Present; cwd: string }

export function RequestFile({ tool, request, present, cwd }: RequestFileProps) {
  const note = noteOf(tool, present)
  return (
    <>
      {note !== null && <p className={styles.why}>{note}</p>}
      <DiffView
        edits={editsOf(tool, request, present)}
        title={
          <span className={styles.path}>
            <Revealed text={relativePath(tool.path, cwd)} />
          </span>
        }
        whole
      />
    </>
  )
}

/** Of a text, without the break at its end. */
const linesOf = (text: string): number => (text === '' ? 0 : text.replace(/\n$/, '').split('\n').length)

/** What the user should know before the change is read; null where the diff says it all. */
function noteOf({ isNew }: EditTool, present: Present): string | null {
  if (!isNew) return null
  switch (present.kind) {
    case 'text':
      return present.text === ''
        ? 'There is an empty file of this name.'
        : `Replaces a file of ${countOf(linesOf(present.text), 'line')}.`
    case 'unshown': {
      const size = present.bytes === null ? '' : ` of ${formatSize(present.bytes)}`
      if (present.why === 'outside')
        return present.bytes === null
          ? 'The file lies outside of the session’s folder: whether it would replace one is not known here.'
          : `Replaces a file${size} outside of the session’s folder. What stands in it is not shown.`
      if (present.why === 'large') return `Replaces a file${size}, which is too large to be compared here.`
      if (present.why === 'binary') return `Replaces a file${size} that is no text.`
      return 'There is something of this name that can’t be read.'
    }
    case 'failed':
      return 'What stands there now could not be read. It may replace a file.'
    case 'none':
    case 'unasked':
      return null
  }
}

function editsOf({ edits, isNew }: EditTool, { toolName, input }: ToolRequest, present: Present): readonly FileEdit[] {
  if (present.kind !== 'text') return edits
  if (toolName === 'NotebookEdit') return [cellEdit(present.text, input)].filter((edit) => edit !== null)
  return isNew ? edits.map(({ after }) => ({ before: present.text, after, isWhole: true })) : edits
}

const CellChange = z.object({
  cell_id: z.string().optional(),
  new_source: z.string(),
  edit_mode: z.string().default('replace'),
})
const Notebook = z.object({
  cells: z.array(z.object({ id: z.string().optional(), source: z.union([z.string(), z.array(z.string())]) })),
})

/** The words of one cell, before and after. The CLI names cells without an id by their place: `cell-2`. */
function cellEdit(text: string, input: ToolRequest['input']): FileEdit | null {
  const change = CellChange.safeParse(input).data
  if (!change) return null
  const { cell_id: id, new_source: source, edit_mode: mode } = change
  if (mode === 'insert') return { before: '', after: source }
  const cells = readNotebook(text)
  const place = /^cell-(\d+)$/.exec(id ?? '')?.[1]
  const cell = cells.find((one) => one.id !== undefined && one.id === id) ?? cells[Number(place ?? 0)]
  const before = cell === undefined ? '' : typeof cell.source === 'string' ? cell.source : cell.source.join('')
  return { before, after: mode === 'delete' ? '' : source }
}

function readNotebook(text: string): z.infer<typeof Notebook>['cells'] {
  try {
    return Notebook.parse(JSON.parse(text)).cells
  } catch {
    return [] // then it is shown as it would be without the notebook
  }
}
