/** What sessions cost: day by day, by folder, model and session; what the account may still use, and budgets at their end. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Ref, useEffect, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { SessionId } from '#shared/ids.ts'
import type { Session } from '#shared/session.ts'
import type { CostReport } from '#shared/usage.ts'
import { useBullpen } from '../client/context.tsx'
import { countOf, folderName } from '../client/format.ts'
import { useUsage } from '../client/usage.tsx'
import { formatSpent } from '../client/usage-words.ts'
import { Empty, Loading } from '../ui/empty.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { SelectInput } from '../ui/field.tsx'
import { CostBars } from './cost-bars.tsx'
import { CostList, type CostRow } from './cost-list.tsx'
import styles from './costs-panel.module.css'
import { NearBudgets, Quota } from './limits-in-sight.tsx'
import { Panel } from './panel.tsx'

type CostsPanelProps = {
  ref: Ref<HTMLElement>
  byId: ReadonlyMap<SessionId, Session>
  onOpenSession: (id: SessionId) => void
}

const RANGES = [7, 30, 90]

export function CostsPanel({ ref, byId, onOpenSession }: CostsPanelProps) {
  const { queries, queryClient } = useBullpen()
  const [range, setRange] = useState(30)
  const glance = useUsage()
  const costs = useQuery(
    queries.usage.costs.queryOptions({ input: { days: range }, placeholderData: keepPreviousData, retry: false }),
  )
  useEffect(() => {
    if (glance) void queryClient.invalidateQueries({ queryKey: queries.usage.costs.key() })
  }, [glance, queryClient, queries])
  const report = costs.data
  const total = report?.days.reduce((sum, { costUsd }) => sum + costUsd, 0) ?? 0
  const today = report?.days.at(-1)?.costUsd ?? 0
  const bound = glance?.dailyBudgetUsd ?? null
  return (
    <Panel
      ref={ref}
      title="Costs"
      {...(report && {
        summary: `${formatSpent(today)}${bound === null ? '' : ` of ${formatSpent(bound)}`} today, ${formatSpent(total)} in ${countOf(report.days.length, 'day')}, at list price`,
      })}
      actions={
        <SelectInput
          aria-label="Days that are counted"
          value={range}
          onChange={({ target }) => setRange(Number(target.value))}
        >
          {RANGES.map((days) => (
            <option key={days} value={days}>
              {days} days
            </option>
          ))}
        </SelectInput>
      }
    >
      {costs.error && <FailureNotice error={toAppErrorData(costs.error)} onRetry={() => void costs.refetch()} />}
      {!report && !costs.error && <Loading label="Adding up" />}
      <NearBudgets sessions={byId.values()} onOpenSession={onOpenSession} />
      <Quota windows={glance?.quota ?? []} />
      {report && <Spent report={report} total={total} byId={byId} onOpenSession={onOpenSession} />}
    </Panel>
  )
}

type SpentProps = Omit<CostsPanelProps, 'ref'> & { report: CostReport; total: number }

function Spent({ report: { days, projects, models, sessions, since }, total, byId, onOpenSession }: SpentProps) {
  if (projects.length === 0) {
    return (
      <Empty small title="Nothing was spent">
        {since === null
          ? 'Each turn is counted when it ends, from now on. The demo costs nothing.'
          : 'No turn with a cost has ended in these days.'}
      </Empty>
    )
  }
  const titleOf = (id: SessionId) => byId.get(id)?.title
  return (
    <>
      <CostBars days={days} />
      <div className={styles.lists}>
        <CostList
          title="By folder"
          total={total}
          rows={projects.map(({ cwd, ...spent }): CostRow => ({
            ...spent,
            key: cwd,
            name: folderName(cwd),
            hint: cwd,
          }))}
        />
        <CostList
          title="By model"
          total={total}
          rows={models.map(({ model, ...spent }): CostRow => {
            const name = model ?? 'Not told'
            return { ...spent, key: name, name, hint: name }
          })}
        />
        <CostList
          title="By session"
          total={total}
          rows={sessions.map(({ sessionId, cwd, ...spent }): CostRow => {
            const title = titleOf(sessionId)
            return {
              ...spent,
              key: sessionId,
              name: title ?? `Deleted, in ${folderName(cwd)}`,
              hint: cwd,
              ...(title !== undefined && { onOpen: () => onOpenSession(sessionId) }),
            }
          })}
        />
      </div>
    </>
  )
}
