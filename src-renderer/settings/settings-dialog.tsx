/** The settings in sections, with a search over all of them, and as text. */
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import { SECTIONS, SETTING_GUIDE } from '#shared/settings-guide.ts'
import { SETTING_NAMES, type SettingName, type SettingsReport } from '#shared/settings.ts'
import { OfflineNotice } from '../client/offline-notice.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Loading } from '../ui/empty.tsx'
import { TextInput } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { JsonView } from './json-view.tsx'
import { NotificationNotice, type NotificationState } from './notification-notice.tsx'
import { ProjectsSection } from './projects-section.tsx'
import { searchInShortcuts, searchSettings } from './search-settings.ts'
import { SettingControl } from './setting-control.tsx'
import styles from './settings-dialog.module.css'
import { Shortcuts } from './shortcuts.tsx'
import { type EditedSettings, useSettings } from './use-settings.ts'
import { type SettingsView, VIEWS } from './views.ts'

type FrameProps = {
  /** Where to begin. */
  at?: SettingsView
  /** Whether they reach the user. */
  notifications: NotificationState
}

type SettingsDialogProps = FrameProps & { open: boolean; onOpenChange: (open: boolean) => void }

export const SettingsDialog = ({ open, onOpenChange, ...rest }: SettingsDialogProps) => (
  <Dialog open={open} onOpenChange={onOpenChange} title="Settings" width="xl">
    <SettingsFrame {...rest} />
  </Dialog>
)

function SettingsFrame({ at = 'appearance', notifications }: FrameProps) {
  const [view, setView] = useState<SettingsView>(at)
  const [text, setText] = useState('')
  const edit = useSettings()
  const sections = useRef<HTMLUListElement>(null)
  useEffect(() => {
    // where they stand in one line, they don't all fit
    sections.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [view])
  const isSearching = text.trim() !== ''
  return (
    <>
      <div className={styles.frame}>
        <div className={styles.side}>
          <div className={styles.search}>
            <Search size={13} className={styles.searchIcon} aria-hidden />
            <TextInput
              type="search"
              aria-label="Search the settings"
              placeholder="Search"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
          <nav aria-label="Sections of the settings">
            <ul ref={sections} className={styles.sections}>
              {VIEWS.map(({ id, title }) => (
                <li key={id}>
                  <button
                    type="button"
                    className={styles.section}
                    aria-current={!isSearching && id === view ? 'page' : undefined}
                    onClick={() => {
                      setText('')
                      setView(id)
                      edit.refuse(null)
                    }}
                  >
                    {title}
                  </button>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        <SettingsContent
          key={isSearching ? 'search' : view}
          edit={edit}
          view={view}
          search={isSearching ? text : null}
          notifications={notifications}
          onClear={() => setText('')}
        />
      </div>
      <footer className={styles.footer}>
        {edit.report && (
          <span className={styles.file}>
            Kept in <code>{edit.report.path}</code>
          </span>
        )}
        <span role="status" className={styles.saved}>
          {edit.saved > 0 && edit.refusal === null ? 'Saved' : ''}
        </span>
      </footer>
    </>
  )
}

type ContentProps = {
  edit: EditedSettings
  view: SettingsView
  search: string | null
  notifications: NotificationState
  onClear: () => void
}

function SettingsContent({ edit, view, search, notifications, onClear }: ContentProps) {
  const { report, error } = edit
  const title = VIEWS.find(({ id }) => id === view)?.title ?? ''
  if (error && !report) {
    const { message, remedy, detail } = toAppErrorData(error)
    return (
      <div className={styles.content}>
        <OfflineNotice meaning="The settings can be read once it is back." />
        <Notice tone="error" message={message} remedy={remedy} detail={detail} />
      </div>
    )
  }
  if (!report) return <Loading label="Loading the settings" />
  const found = search === null ? null : searchSettings(search, report.settings.shortcuts)
  return (
    <div className={styles.content} role="group" aria-label={search === null ? title : 'Settings found'}>
      <OfflineNotice meaning="These are the settings as they were; changes can be saved once it is back." />
      <Problems report={report} />
      {found?.length === 0 && (
        <div className={styles.nothing}>
          <p>No setting matches “{search}”.</p>
          <Button size="sm" onClick={onClear}>
            Clear the search
          </Button>
        </div>
      )}
      {SECTIONS.filter(({ id }) =>
        found ? found.some((name) => SETTING_GUIDE[name].section === id) : id === view,
      ).map((section) => (
        <Section key={section.id} {...section} names={found} {...{ search, notifications, report, edit }} />
      ))}
      {search === null && view === 'json' && <JsonView report={report} edit={edit} />}
    </div>
  )
}

type SectionProps = (typeof SECTIONS)[number] & {
  /** Of these, those that belong to it; null = all. */
  names: readonly SettingName[] | null
  search: string | null
  notifications: NotificationState
  report: SettingsReport
  edit: EditedSettings
}

function Section({ id, title, about, names, search, notifications, report: { settings }, edit }: SectionProps) {
  const isHere = (name: SettingName) => SETTING_GUIDE[name].section === id && (names?.includes(name) ?? true)
  return (
    <section aria-labelledby={`settings-${id}`}>
      <h3 id={`settings-${id}`} className={styles.title}>
        {title}
      </h3>
      <p className={styles.sectionAbout}>{about}</p>
      {id === 'notifications' && (
        <div className={styles.access}>
          <NotificationNotice {...notifications} />
        </div>
      )}
      {IN_ORDER.filter(isHere).map((name) =>
        name === 'projects' ? (
          <ProjectsSection key={name} settings={settings} edit={edit} />
        ) : name === 'shortcuts' ? (
          <Shortcuts key={name} settings={settings} edit={edit} search={search && searchInShortcuts(search)} />
        ) : (
          <SettingControl key={name} name={name} settings={settings} edit={edit} />
        ),
      )}
    </section>
  )
}

/** As the guide lists them: what belongs together stands together. */
const IN_ORDER = SETTING_NAMES.toSorted(
  (a, b) => Object.keys(SETTING_GUIDE).indexOf(a) - Object.keys(SETTING_GUIDE).indexOf(b),
)

const Problems = ({ report: { problems } }: { report: SettingsReport }) =>
  problems.length === 0 ? null : (
    <Notice
      tone="warning"
      message="Some of the settings file could not be used. What was last good is in force; the file is left as it is."
      remedy={
        <span className={styles.problems}>
          {problems.map(({ field, message }) => (
            <span key={`${field} ${message}`}>
              <code>{field}</code>: {message}
            </span>
          ))}
        </span>
      }
    />
  )
