/** The bar at the top: the list's switch, the tabs, the tools. */
import { LayoutGrid, PanelLeft, Plus } from 'lucide-react'
import { type ComponentProps, memo } from 'react'
import { useKeys } from '../client/use-keys.ts'
import { TabBar } from '../tabs/tab-bar.tsx'
import { BrandMark } from '../ui/brand.tsx'
import { IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import styles from './shell.module.css'
import { TopTools } from './top-tools.tsx'
import type { SidebarState } from './use-sidebar.ts'

type TopBarProps = {
  sidebar: SidebarState
  tabs: ComponentProps<typeof TabBar>
  tools: ComponentProps<typeof TopTools>
  onNewSession: () => void
  onOverview: () => void
}

/** From so many on, they are hard to find in a row. */
const MANY_TABS = 4

export const TopBar = memo(function TopBar({ sidebar, tabs, tools, onNewSession, onOverview }: TopBarProps) {
  const keys = useKeys()
  return (
    <header className={styles.top}>
      <div className={classNames(styles.brand, !sidebar.beside && styles.brandCompact)}>
        <BrandMark />
        {sidebar.beside && <span className={styles.name}>Bullpen</span>}
        <IconButton
          label={sidebar.visible ? 'Hide the list of sessions' : 'Show the list of sessions'}
          shortcut={keys('view.sidebar')}
          aria-expanded={sidebar.visible}
          onClick={sidebar.toggle}
        >
          <PanelLeft size={15} />
        </IconButton>
      </div>
      <TabBar {...tabs} />
      {tabs.sessions.length >= MANY_TABS && (
        <IconButton label="Overview of the tabs" shortcut={keys('session.overview')} onClick={onOverview}>
          <LayoutGrid size={14} />
        </IconButton>
      )}
      <IconButton
        label="New session"
        shortcut={keys('session.new')}
        className={styles.newTab ?? ''}
        onClick={onNewSession}
      >
        <Plus size={16} />
      </IconButton>
      <TopTools {...tools} />
    </header>
  )
})
