/** Tool calls one after the other as one line: what was done in words, what is done right now, and all of it on demand. */
import { memo, type ReactNode, use } from 'react'
import { Chevron } from '../../ui/chevron.tsx'
import type { Step, StepsItem, ToolItem } from '../transcript/items.ts'
import { RevealedContext } from '../transcript/locate.ts'
import { tallyOf, tallyWords } from './deeds.ts'
import { useFold } from './folds.ts'
import { LiveOutput } from './live-output.tsx'
import { oneLine } from './one-line.ts'
import styles from './steps-view.module.css'
import { PlanList } from './plan-list.tsx'
import { Took } from './took.tsx'
import type { Opens } from './tool-card.tsx'
import { isUnderWay, lasts, toolStatus } from './tool-status.ts'

type StepsViewProps = {
  item: StepsItem
  cwd: string
  renderStep: (step: Step, opens: Opens) => ReactNode
}

/** Of the failed steps of a folded row, the last ones. */
const FAILED_SHOWN = 3

export const StepsView = memo(function StepsView({ item, cwd, renderStep }: StepsViewProps) {
  const { steps, live, plan, tally } = item
  const revealed = use(RevealedContext)
  const tools = steps.filter((step): step is ToolItem => step.kind === 'tool')
  const isRevealed = revealed !== null && steps.some(({ key }) => key === revealed.itemKey)
  const [open, setOpen] = useFold(item.key, isRevealed)
  const [first] = steps
  if (first && steps.length === 1) return renderStep(first, live ? 'never' : 'alone')
  const failed = tools.filter((tool) => toolStatus(tool) === 'failed')
  const now = live ? tools.findLast((tool) => isUnderWay(toolStatus(tool))) : undefined
  const waits = tools.some((tool) => toolStatus(tool) === 'waiting')
  const words = waits || tools.some(wasRefused) ? wordsOf(tools) : tallyWords(tally)
  return (
    <div role="group" className={styles.steps} aria-label={`${words}${live ? ', going on' : ''}`}>
      <button type="button" className={styles.bar} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Chevron open={open} />
        <span className={styles.words}>{words}</span>
        {tally.failed > 0 && <span className={styles.failed}>{tally.failed} failed</span>}
        {!open && now && <span className={styles.now}>{oneLine(now, cwd)}</span>}
        <span className={styles.end}>
          {waits && <span className={styles.waits}>waits for you</span>}
          <Took from={tools[0]?.startedAt ?? null} to={live ? null : lastEnd(tools)} live={live && !waits} />
        </span>
      </button>
      {open ? (
        <div className={styles.all}>{steps.map((step) => renderStep(step, 'listed'))}</div>
      ) : (
        <>
          {failed.length > 0 && (
            <div className={styles.all}>{failed.slice(-FAILED_SHOWN).map((step) => renderStep(step, 'listed'))}</div>
          )}
          {now && lasts(now) && (
            <div className={styles.all}>
              <LiveOutput taskId={now.taskId} runs brief />
            </div>
          )}
          {plan && <PlanList plan={plan} />}
        </>
      )}
    </div>
  )
})

/** It was asked for and never ran: the user said no, or stopped the turn instead of answering. */
function wasRefused(tool: ToolItem): boolean {
  const status = toolStatus(tool)
  if (status === 'denied') return true
  // one whose question was taken back because it may run anyway did run
  return tool.permission?.outcome?.kind === 'cancelled' && (status === 'stopped' || status === 'failed')
}

/** Where not all of them ran: only what has been done is told as done. */
function wordsOf(tools: readonly ToolItem[]): string {
  const isWish = (tool: ToolItem) => toolStatus(tool) === 'waiting'
  return tallyWords(tallyOf(tools.filter((tool) => !isWish(tool) && !wasRefused(tool))), {
    refused: tallyOf(tools.filter(wasRefused)),
    wanted: tallyOf(tools.filter(isWish)),
  })
}

function lastEnd(tools: readonly ToolItem[]): number | null {
  const ends = tools.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt]))
  return ends.length === 0 ? null : Math.max(...ends)
}
