/** The levels of effort in plain words. */
import type { EffortLevel } from '#shared/composing.ts'

export const EFFORT_WORDS: Readonly<Record<EffortLevel, { label: string; description: string }>> = {
  low: { label: 'Low', description: 'Quick answers, fewest tokens.' },
  medium: { label: 'Medium', description: 'A balance of care and cost.' },
  high: { label: 'High', description: 'More thought for harder work.' },
  xhigh: { label: 'Very high', description: 'Long and careful work.' },
  max: { label: 'Maximum', description: 'As much as the model can; costs most.' },
}
