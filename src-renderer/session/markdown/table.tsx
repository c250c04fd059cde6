/** A table: scrolls within itself, and can be copied for a document or a spreadsheet. */
import { FileSpreadsheet } from 'lucide-react'
import { type ReactNode, use, useMemo } from 'react'
import type { ExtraProps } from 'react-markdown'
import { CopyButton } from '../../ui/copy-button.tsx'
import { GrowingContext } from './growing.ts'
import { asCsv, asMarkdown, rowsOf } from './table-text.ts'
import styles from './table.module.css'

export function Table({ node, children }: ExtraProps & { children?: ReactNode }) {
  const growing = use(GrowingContext)
  const rows = useMemo(() => (growing || !node ? [] : rowsOf(node)), [growing, node])
  return (
    <div className={styles.frame}>
      <div className={styles.scroller} tabIndex={0} role="group" aria-label="Table">
        <table>{children}</table>
      </div>
      {rows.length > 0 && (
        <div className={styles.tools}>
          <CopyButton text={asMarkdown(rows)} label="Copy table as Markdown" />
          <CopyButton text={asCsv(rows)} label="Copy table as CSV" icon={<FileSpreadsheet size={13} />} />
        </div>
      )}
    </div>
  )
}
