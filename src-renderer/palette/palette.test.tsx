import { act, fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { Palette, PaletteEntries } from './palette.tsx'

describe('the palette', () => {
  it('offers all it has, though it paints no more at first than there is room for', async () => {
    const entries = Array.from({ length: 40 }, (_, index) => ({
      ...{ id: `${index}`, title: `Entry ${index}`, section: 'All', run: () => undefined },
    }))
    render(
      <Palette open onOpenChange={() => undefined} title="All commands">
        <PaletteEntries placeholder="Command" entries={entries} onDone={() => undefined} />
      </Palette>,
    )
    expect(await screen.findByRole('option', { name: 'Entry 39' })).toBeTruthy()
  })

  it('runs what was typed, also by Enter in the same breath, and always has one chosen', async () => {
    const ran: string[] = []
    const titles = ['New session', 'Rename it', 'Go back', 'Export this session', 'Another session']
    const entries = titles.map((title) => ({ id: title, title, section: 'All', run: () => void ran.push(title) }))
    render(
      <Palette open onOpenChange={() => undefined} title="All commands">
        <PaletteEntries placeholder="Command" entries={entries} onDone={() => undefined} />
      </Palette>,
    )
    const box = screen.getByRole('combobox')
    act(() => {
      fireEvent.change(box, { target: { value: 'export' } })
      fireEvent.keyDown(box, { key: 'Enter' })
    })
    fireEvent.change(box, { target: { value: 'go back' } })
    const option = await screen.findByRole('option', { selected: true })
    expect(option.textContent).toBe('Go back')
    fireEvent.keyDown(box, { key: 'Enter' })
    expect(ran).toEqual(['Export this session', 'Go back'])
  })
})
