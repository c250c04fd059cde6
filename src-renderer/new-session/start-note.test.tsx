import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { startFor } from '#shared/session-defaults.ts'
import { Settings } from '#shared/settings.ts'
import { StartNote } from './start-note.tsx'

it.each([
  [{}, undefined],
  [{ defaultModel: 'opus' }, undefined], // the picker says it
  [{ defaultBudgetUsd: 3 }, 'It starts as your settings say, with a budget of $3.00.'],
  [{ projects: { '/work': { model: 'opus' } } }, 'It starts as the settings of the project “work” say.'],
  [
    { projects: { '/work': { effort: 'high', budgetUsd: 2.5 } } },
    'It starts as the settings of the project “work” say, with effort high and a budget of $2.50.',
  ],
  [
    { defaultBudgetUsd: 3, projects: { '/work': { effort: 'high' } } },
    'It starts as your settings and those of the project “work” say, with effort high and a budget of $3.00.',
  ],
  [
    { defaultBudgetUsd: 3, projects: { '/work': { budgetUsd: null } } },
    'It starts as the settings of the project “work” say.',
  ],
])('credits those who said it: %j', (settings, words) => {
  render(<StartNote start={startFor(Settings.parse(settings), '/work/shop')} />)
  expect(screen.queryByText(/^It starts/)?.textContent).toBe(words)
})
