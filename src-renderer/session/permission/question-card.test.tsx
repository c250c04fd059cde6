import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestId } from '#shared/ids.ts'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { QuestionCard, type QuestionRequest } from './question-card.tsx'
import { GUARD_MS } from '../../ui/use-guard.ts'

const options = ['Postgres', 'SQLite'].map((label) => ({ label, description: '' }))
let asked = 0
let request: QuestionRequest
beforeEach(() => {
  request = {
    kind: 'question',
    requestId: RequestId.parse(`q${(asked += 1)}`),
    toolUseId: 't',
    questions: [
      { question: 'Which database?', header: 'DB', multiSelect: false, options },
      { question: 'Which ones more?', header: 'More', multiSelect: true, options },
    ],
  }
})

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

  it('still has what was chosen and typed when its tab is shown again', async () => {
    const card = () => <QuestionCard request={request} answering={false} onAnswer={vi.fn()} />
    renderWith(fakeBullpen({}), card())
    await userEvent.click(screen.getByRole('radio', { name: 'SQLite' }))
    await userEvent.click(screen.getByRole('checkbox', { name: 'In my own words' }))
    await userEvent.type(screen.getByRole('textbox'), 'DuckDB')
    cleanup()
    renderWith(fakeBullpen({}), card())
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'SQLite' }).checked).toBe(true)
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('DuckDB')
  })

  it('of an MCP server names it, and what has no options is written', async () => {
    const onAnswer = vi.fn()
    const written = { header: '', multiSelect: false, options: [] }
    const questions = [
      { ...written, question: 'Set it up (Name)' },
      { ...written, question: 'Size', optional: true as const },
    ]
    request = { ...request, server: 'db', questions }
    renderWith(fakeBullpen({}), <QuestionCard request={request} answering={false} onAnswer={onAnswer} />)
    const shownAt = performance.now()
    screen.getByRole('form', { name: 'The MCP server “db” asks' })
    expect(screen.queryByRole('radio')).toBeNull()
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: /Name/ }))
    const submit = screen.getByRole<HTMLButtonElement>('button', { name: 'Answer' })
    expect(submit.disabled).toBe(true)
    await userEvent.keyboard('Ada 1')
    await vi.waitUntil(() => performance.now() - shownAt > GUARD_MS)
    await userEvent.keyboard('{Enter}')
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith({
      kind: 'answers',
      answers: { 'Set it up (Name)': 'Ada 1', Size: '' },
    })
  })

  it('shows what an option would look like, as it is pointed at or focused, and nothing of it can do harm', async () => {
    const looks = [
      {
        label: 'Table',
        description: '',
        preview: '- [ ] a box\n\n<img src=x onerror="alert(1)"> [go](javascript:alert(1))',
      },
      { label: 'List', description: '', preview: '| a |\n|---|\n| one |' },
      { label: 'Plain', description: '' },
    ]
    request = {
      ...request,
      questions: [{ question: 'Which look?', header: 'Look', multiSelect: false, options: looks }],
    }
    renderWith(fakeBullpen({}), <QuestionCard request={request} answering={false} onAnswer={vi.fn()} />)
    const preview = await screen.findByRole('region', { name: 'Preview: Table' })
    await waitFor(() => expect(preview.textContent).toContain('a box'))
    expect(preview.querySelector('img, a[href^="javascript"], script')).toBeNull()
    expect(screen.getAllByRole('region')).toHaveLength(1)
    fireEvent.pointerEnter(screen.getByText('List'))
    expect(await screen.findByRole('cell', { name: 'one' })).toBeTruthy()
    expect(screen.getAllByRole('region')).toHaveLength(1)
    fireEvent.pointerLeave(screen.getByText('List'))
    await userEvent.keyboard('3')
    expect(screen.getByRole('region', { name: 'Preview: Plain' }).textContent).toBe('“Plain” has no preview.')
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Plain' }).checked).toBe(true)
  })
})
