import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { SETTING_GUIDE } from '#shared/settings-guide.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { ProgramChoice } from './program-choice.tsx'

const show = (value: string | null) =>
  renderWith(
    fakeBullpen({ 'files.programs': () => ({ editor: 'Zed', terminal: null, files: null }) }),
    <ProgramChoice
      kind="editor"
      id="editor"
      describedBy="about"
      invalid={false}
      guide={SETTING_GUIDE.editor}
      value={value}
      onChange={() => undefined}
    />,
  )

describe('the choice of an editor', () => {
  it('says which one is found', async () => {
    show(null)
    expect(await screen.findByRole('option', { name: 'The one that is found: Zed' })).toBeTruthy()
  })

  it('says nothing of it where a command is set: that one is what would be found', () => {
    show('zed {file}')
    expect(screen.getByRole('option', { name: 'The one that is found' })).toBeTruthy()
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('zed {file}')
  })
})
