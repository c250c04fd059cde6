import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { ExternalLink } from './external-link.tsx'

describe('ExternalLink', () => {
  it('says where it leads when it reads as another place, to the eye, to a screen reader and on focus', async () => {
    renderWith(fakeBullpen({}), <ExternalLink href="https://evil.example/x">github.com</ExternalLink>)
    const link = screen.getByRole('link', { name: 'github.com leads to evil.example' })
    await userEvent.tab()
    expect(document.activeElement).toBe(link)
    expect((await screen.findAllByText(/it leads to https:\/\/evil\.example\/x/)).length).toBeGreaterThan(0)
  })

  it('shows letters that are not what they look like', () => {
    renderWith(fakeBullpen({}), <ExternalLink href="https://example.com/">{'g\u0456thub'}</ExternalLink>)
    expect(document.querySelector('mark')?.title).toContain('Looks like "i"')
  })

  it('opens nothing else, and says what it would have been', () => {
    renderWith(fakeBullpen({}), <ExternalLink href="javascript:alert(1)">x</ExternalLink>)
    expect(screen.queryByRole('link')).toBeNull()
    expect(screen.getByText('x').title).toBe('Not opened: javascript:alert(1)')
  })
})
