import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { SearchPage, SearchResult } from '#shared/search.ts'
import { fakeBullpen, type FakeHost, renderWith } from '../testing/fake-bullpen.tsx'
import { online } from '../testing/monitoring.ts'
import { aSession, sessionId } from '../testing/sessions.ts'
import { filtersOf, NO_CHOICES } from './choices.ts'
import { groupsOf } from './groups.ts'
import { History } from './history.tsx'

const aResult = (seq: number, changes: Partial<SearchResult> = {}): SearchResult => ({
  source: { kind: 'session', id: sessionId(1), seq },
  kind: 'answer',
  title: 'First session',
  cwd: '/work/app',
  model: null,
  at: 1_790_000_000_000,
  failed: false,
  snippet: { text: `found <b>it</b> ${seq}`, marks: [{ from: 0, to: 5 }], cutBefore: false, cutBehind: true },
  ...changes,
})
const inOther = (seq: number) =>
  aResult(seq, { source: { kind: 'session', id: sessionId(2), seq }, title: 'Second session' })
const aPage = (results: SearchResult[], next: string | null = null): SearchPage => ({
  results,
  total: { count: results.length, atLeast: false },
  next,
  notUnderstood: [],
})
const status = () => ({ pending: 0, error: null })

function open(host: FakeHost) {
  const onOpen = vi.fn()
  const onClose = vi.fn()
  const bullpen = fakeBullpen({
    'search.status': status,
    'transcripts.watch': () => new Promise(() => undefined),
    ...host,
  })
  bullpen.sessions.apply({
    type: 'snapshot',
    sessions: [aSession({ cwd: '/work/app', activeModel: 'claude-opus-5-5' })],
  })
  renderWith(online(bullpen), <History userHome="/home/me" onOpen={onOpen} onClose={onClose} />)
  return { onOpen, onClose }
}
const box = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Search everything' })
const type = (text: string) => fireEvent.change(box(), { target: { value: text } })
/** Those of the results, not those of the filters. */
const options = () => within(screen.getByRole('listbox', { name: 'Results' })).getAllByRole('option')
const found = () => screen.findByRole('listbox', { name: 'Results' })
const press = (key: string) => fireEvent.keyDown(box(), { key })
const selected = () => options().findIndex((option) => option.getAttribute('aria-selected') === 'true')

beforeEach(() => {
  // what was searched for last is remembered between openings
  open({ 'search.query': () => aPage([]) })
  type('')
  const clear = screen.queryByRole('button', { name: 'Clear filters' })
  if (clear) fireEvent.click(clear)
  cleanup()
  Element.prototype.scrollIntoView = vi.fn()
})

describe('the search', () => {
  it('says what can be asked before anything is', () => {
    const query = vi.fn(() => aPage([]))
    open({ 'search.query': query })
    expect(screen.getByText('is:failed in:results')).toBeTruthy()
    expect(document.activeElement).toBe(box())
    expect(query).not.toHaveBeenCalled()
  })

  it('shows results by session, marks what was found, and reads no markup', async () => {
    open({ 'search.query': () => aPage([aResult(1), inOther(7), aResult(2)]) })
    type('found')
    await screen.findByText('3 results')
    expect(screen.getAllByRole('group').map((group) => group.getAttribute('aria-labelledby'))).toHaveLength(3) // and the filters
    const [first, second, third] = options()
    expect(first?.textContent).toContain('found <b>it</b> 1 …')
    expect(first?.querySelector('mark')?.textContent).toBe('found')
    expect(second?.textContent).toContain('it</b> 2')
    expect(third?.textContent).toContain('it</b> 7')
  })

  it('is driven by the keyboard: arrows select across sessions, Enter opens, Escape closes', async () => {
    const { onOpen, onClose } = open({ 'search.query': () => aPage([aResult(1), inOther(7), aResult(2)]) })
    type('found')
    await screen.findByText('3 results')
    expect(selected()).toBe(0)
    press('ArrowDown')
    press('ArrowDown')
    expect(selected()).toBe(2)
    expect(box().getAttribute('aria-activedescendant')).toBe(options()[2]?.id)
    press('ArrowDown')
    expect(selected()).toBe(2)
    press('ArrowUp')
    press('ArrowDown')
    press('Enter')
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(inOther(7))
    press('Escape')
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('asks with the filters, and for older results when the selection comes near the end', async () => {
    const query = vi.fn((input: unknown) =>
      JSON.stringify(input).includes('"cursor":"c1"') ? aPage([aResult(3)]) : aPage([aResult(1), aResult(2)], 'c1'),
    )
    open({ 'search.query': query })
    fireEvent.change(screen.getByRole('combobox', { name: 'Project' }), { target: { value: '/work/app' } })
    fireEvent.change(screen.getByRole('combobox', { name: 'What' }), { target: { value: 'result' } })
    fireEvent.change(screen.getByRole('combobox', { name: 'Session' }), { target: { value: 'archived' } })
    fireEvent.click(screen.getByRole('checkbox', { name: 'Failed only' }))
    await waitFor(() =>
      expect(query).toHaveBeenLastCalledWith({
        text: '',
        limit: 40,
        cwd: '/work/app',
        kinds: ['result'],
        status: 'archived',
        failed: true,
      }),
    )
    await found()
    press('ArrowDown')
    await waitFor(() => expect(options()).toHaveLength(3))
  })

  it('says when nothing is found, what was no filter, and what is not indexed yet', async () => {
    open({
      'search.query': () => ({ ...aPage([]), notUnderstood: ['is:purple'] }),
      'search.status': () => ({ pending: 1234, error: null }),
    })
    type('is:purple nothing')
    await screen.findByText('Nothing found')
    expect(screen.getByText(/Not a filter, left out: is:purple/)).toBeTruthy()
    expect(screen.getByText('Still indexing: 1,234 events to go')).toBeTruthy()
  })

  it('asks again once the transcripts are read', async () => {
    const { promise: read, resolve } = Promise.withResolvers<undefined>()
    async function* watch() {
      yield { phase: 'scanning' }
      await read
      yield { phase: 'idle' }
    }
    let page = aPage([])
    open({ 'transcripts.watch': watch, 'search.query': () => page })
    type('said in a terminal')
    await screen.findByText('Nothing found')
    page = aPage([aResult(1)])
    resolve(undefined)
    await found()
  })

  it('says what went wrong and tries again', async () => {
    let fails = true
    open({
      'search.query': () => {
        if (fails) throw new AppError('timeout', { message: 'It took too long.', remedy: 'Ask again.' })
        return aPage([aResult(1)])
      },
    })
    type('found')
    await screen.findByText('It took too long.')
    fails = false
    act(() => screen.getByRole('button', { name: 'Try again' }).click())
    await found()
    expect(screen.queryByText('It took too long.')).toBeNull()
  })

  it('is as it was when it is opened again', async () => {
    open({ 'search.query': () => aPage([aResult(1)]) })
    type('found')
    await found()
    cleanup()
    open({ 'search.query': () => aPage([aResult(1)]) })
    expect(box().value).toBe('found')
  })
})

describe('what the filters ask', () => {
  it('counts in whole days', () => {
    const noon = new Date(2026, 10, 21, 12, 34).getTime()
    expect(filtersOf({ ...NO_CHOICES, when: 'today' }, noon)).toEqual({ after: new Date(2026, 10, 21).getTime() })
    expect(filtersOf({ ...NO_CHOICES, when: 'week' }, noon)).toEqual({ after: new Date(2026, 10, 14).getTime() })
    expect(filtersOf(NO_CHOICES, noon)).toEqual({})
  })

  it('numbers results through all groups', () => {
    const groups = groupsOf([aResult(1), inOther(7), aResult(2)])
    expect(groups.map(({ title, results }) => [title, results.map(({ index }) => index)])).toEqual([
      ['First session', [0, 1]],
      ['Second session', [2]],
    ])
  })
})
