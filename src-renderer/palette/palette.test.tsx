import { render, screen } from '@testing-library/react'
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
})
