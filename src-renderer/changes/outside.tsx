/** What the session wrote elsewhere: named, as it can neither be compared nor put back from here. */
import { countOf } from '../client/format.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import styles from './outside.module.css'

export const Outside = ({ paths }: { paths: readonly string[] }) => (
  <details className={styles.outside}>
    <summary>{countOf(paths.length, 'file')} written outside of this folder</summary>
    <ul className={styles.paths}>
      {paths.map((path) => (
        <li key={path}>
          <code>{path}</code>
          <CopyButton text={path} label={`Copy the path ${path}`} />
        </li>
      ))}
    </ul>
  </details>
)
