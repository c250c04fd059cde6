/** The panel beside a session: the files that changed, their diffs, and what can be done with them. */
import { useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { Changes, Comparison } from '#shared/git.ts'
import type { Session } from '#shared/session.ts'
import { OfflineNotice } from '../client/offline-notice.tsx'
import { Empty, Loading } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import { ChangedFiles } from './changed-files.tsx'
import styles from './changes-panel.module.css'
import { CompareBar } from './compare-bar.tsx'
import { Outside } from './outside.tsx'
import { PaneState } from './pane-state.tsx'
import { PanelHead } from './panel-head.tsx'
import { useChanges, useFreshChanges, useLookAgain } from './use-changes.ts'
import { NOTHING, WITHOUT } from './words.ts'

export function ChangesPanel({ session }: { session: Session }) {
  const [asked, setAsked] = useState<Comparison>('start')
  const { data, error, isFetching } = useChanges(session, asked)
  const refresh = useFreshChanges(session)
  useLookAgain()
  const [known, setKnown] = useState<Changes | undefined>(data)
  // what can be compared is offered also while one of these can't be shown
  if (data !== undefined && data !== known) setKnown(data)
  const comparison = error ? asked : (data?.comparison ?? asked)
  return (
    <aside className={styles.panel} aria-label="Changes">
      <PanelHead repository={known?.repository ?? null} refreshing={isFetching} onRefresh={() => void refresh()} />
      <OfflineNotice meaning="These are the changes as they were; nothing can be staged or undone until it is back." />
      {known && known.comparisons.length > 1 && (
        <CompareBar
          changes={known}
          comparison={comparison}
          files={error ? null : (data?.files ?? null)}
          onCompare={setAsked}
        />
      )}
      {session.trust === 'restricted' && known?.repository && (
        <p className={styles.note}>Restricted folder: nothing that its git configuration names is run.</p>
      )}
      {error ? (
        <PaneState>
          <Problem error={error} />
        </PaneState>
      ) : !data ? (
        <PaneState>
          <Loading label="Looking for changes" />
        </PaneState>
      ) : (
        <>
          {data.without !== null && <p className={styles.note}>{WITHOUT[data.without]}</p>}
          {data.cut && <p className={styles.note}>There are more files than are listed here.</p>}
          {data.files.length === 0 ? (
            <PaneState>
              {data.without === null ? (
                <Empty small title="Nothing changed">
                  {NOTHING[comparison]}
                </Empty>
              ) : (
                <Empty small title="Nothing written">
                  No tool of this session wrote a file.
                </Empty>
              )}
            </PaneState>
          ) : (
            <ChangedFiles session={session} changes={data} refresh={refresh} />
          )}
          {data.outside.length > 0 && <Outside paths={data.outside} />}
        </>
      )}
    </aside>
  )
}

function Problem({ error }: { error: Error }) {
  const { message, remedy, detail } = toAppErrorData(error)
  return <Notice tone="error" message={message} remedy={remedy} detail={detail} />
}
