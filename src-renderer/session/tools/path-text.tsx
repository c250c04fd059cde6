/** A path on one line: where it is too long, folders in the middle give way, never the name of the file. */
import { Revealed } from '../../ui/revealed.tsx'
import styles from './path-text.module.css'

type PathTextProps = {
  path: string
  /** Shown when pointed at. */
  whole: string
}

export function PathText({ path, whole }: PathTextProps) {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
  return (
    <span className={styles.path} title={whole}>
      {cut > 0 && (
        <span className={styles.folders}>
          <Revealed text={path.slice(0, cut)} />
        </span>
      )}
      <span className={styles.name}>
        <Revealed text={path.slice(cut)} />
      </span>
    </span>
  )
}
