import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { QuestionCard, type QuestionRequest } from './question-card.tsx'
import { GUARD_MS } from '../../ui/use-guard.ts'

const options = ['Postgres', 'SQLite'].map((label) => ({ label, description: '' }))
const request: QuestionRequest = {
  kind: 'question',
  requestId: RequestId.parse('q'),
  toolUseId: 't',
  questions: [
    { question: 'Which database?', header: 'DB', multiSelect: false, options },
    { question: 'Which ones more?', header: 'More', multiSelect: true, options },
  ],
}

describe('QuestionCard', () => {
  it('hands on labels and own words once every question is answered', async () => {
    const onAnswer = vi.fn()
    renderWith(fakeBullpen({}), <QuestionCard request={request} answering={false} onAnswer={onAnswer} />)
    const shownAt = performance.now()
    const submit = screen.getByRole<HTMLButtonElement>('button', { name: 'Answer' })
    await userEvent.click(screen.getByRole('radio', { name: 'SQLite' }))
    expect(submit.disabled).toBe(true)
    await userEvent.click(screen.getByRole('checkbox', { name: 'Postgres' }))
    await userEvent.click(screen.getByRole('checkbox', { name: 'In my own words' }))
    await userEvent.type(screen.getByRole('textbox'), 'DuckDB')
    await vi.waitUntil(() => performance.now() - shownAt > GUARD_MS)
    await userEvent.click(submit)
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith({
      kind: 'answers',
      answers: { 'Which database?': 'SQLite', 'Which ones more?': 'Postgres, DuckDB' },
    })
  })
  it('is answered from the keyboard: a digit chooses in the question that has the focus, Enter answers', async () => {
    const onAnswer = vi.fn()
    renderWith(fakeBullpen({}), <QuestionCard request={request} answering={false} onAnswer={onAnswer} />)
    const shownAt = performance.now()
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: /Postgres/ }))
    await userEvent.keyboard('2')
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: /SQLite/ }))
    await userEvent.tab()
    await userEvent.keyboard('21')
    await userEvent.keyboard('3')
    await userEvent.type(screen.getByRole('textbox'), '1 more')
    await vi.waitUntil(() => performance.now() - shownAt > GUARD_MS)
    await userEvent.keyboard('{Enter}')
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith({
      kind: 'answers',
      answers: { 'Which database?': 'SQLite', 'Which ones more?': 'SQLite, Postgres, 1 more' },
    })
  })
})
