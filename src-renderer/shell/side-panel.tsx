/** The list of sessions: beside the panes where there is room, over them where there is none. */
import { type ComponentProps, useMemo } from 'react'
import type { SessionId } from '#shared/ids.ts'
import { Sidebar } from '../sidebar/sidebar.tsx'
import { classNames } from '../ui/class-names.ts'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import styles from './shell.module.css'
import type { SidebarState } from './use-sidebar.ts'

type SidePanelProps = ComponentProps<typeof Sidebar> & { sidebar: SidebarState }

export function SidePanel({ sidebar, commands, ...rest }: SidePanelProps) {
  const { visible, beside, toggle, leave } = sidebar
  const leaving = useMemo(
    () => ({
      ...commands,
      open: (id: SessionId) => {
        commands.open(id)
        leave()
      },
      search: () => {
        commands.search()
        leave()
      },
      library: () => {
        commands.library()
        leave()
      },
    }),
    [commands, leave],
  )
  if (!visible) return null
  return (
    <>
      {!beside && <div className={styles.drawerScrim} onClick={toggle} />}
      <div className={classNames(styles.side, !beside && styles.drawer)}>
        <ErrorBoundary pane="The list of sessions">
          <Sidebar {...rest} commands={leaving} />
        </ErrorBoundary>
      </div>
    </>
  )
}
