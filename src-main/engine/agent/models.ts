/** The models the CLI offers: asked of each process that starts, remembered for before the first one does. */
import { z } from 'zod'
import { ModelChoice } from '#shared/system.ts'
import type { FactRepository } from '../store/types.ts'

const FACT = 'models'

/** Aliases that every CLI understands, for the time before the CLI was asked. */
const ALIASES: readonly ModelChoice[] = [
  { value: 'opus', displayName: 'Opus', description: 'For the hardest work' },
  { value: 'sonnet', displayName: 'Sonnet', description: 'For everyday work' },
  { value: 'haiku', displayName: 'Haiku', description: 'For quick answers' },
]

export function rememberModels(facts: FactRepository): {
  list: () => ModelChoice[]
  learn: (models: ModelChoice[]) => void
} {
  return {
    list() {
      const known = z.array(ModelChoice).min(1).safeParse(facts.get(FACT))
      return known.success ? known.data : [...ALIASES]
    },
    learn(models) {
      if (models.length > 0) facts.set(FACT, models)
    },
  }
}
