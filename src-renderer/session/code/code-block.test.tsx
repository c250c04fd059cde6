import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { CodeBlock } from './code-block.tsx'
import { foldCode } from './fold-code.ts'
import { Colouring } from './highlight.ts'

const show = (text: string, language = 'ts') => render(<CodeBlock text={text} language={language} />)

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index}`).join('\n')

afterEach(() => localStorage.clear())

describe('CodeBlock', () => {
  it('is a region with a name that the keyboard reaches', () => {
    show('let a = 1')
    const region = screen.getByRole('region', { name: 'Code, TypeScript' })
    expect(region.tabIndex).toBe(0)
    expect(region.textContent).toBe('let a = 1')
  })

  it('wraps long lines when asked to, in every block', async () => {
    show('let a = 1')
    show('let b = 2')
    const [first] = screen.getAllByRole('button', { name: 'Wrap long lines' })
    if (!first) throw new Error('there is a button')
    await userEvent.click(first)
    for (const button of screen.getAllByRole('button', { name: 'Wrap long lines' })) {
      expect(button.getAttribute('aria-pressed')).toBe('true')
    }
    await userEvent.click(first)
    expect(first.getAttribute('aria-pressed')).toBe('false')
  })

  it('folds what is long, and copies the whole of it', async () => {
    const user = userEvent.setup()
    show(lines(1_000), '')
    expect(screen.getByRole('region', { name: 'Code' }).textContent.split('\n')).toHaveLength(200)
    await user.click(screen.getByRole('button', { name: 'Copy code' }))
    expect(await navigator.clipboard.readText()).toBe(lines(1_000))
    await user.click(screen.getByRole('button', { name: 'Show all 1,000 lines' }))
    expect(screen.getByRole('region', { name: 'Code' }).textContent).toBe(lines(1_000))
    await user.click(screen.getByRole('button', { name: 'Show less' }))
    expect(screen.getByRole('region', { name: 'Code' }).textContent.split('\n')).toHaveLength(200)
  })

  it('shows what can not be seen', () => {
    show('rm -rf \u202e/pmt', 'nothing')
    expect(screen.getByTitle('An invisible character: right-to-left override').textContent).toBe('U+202E')
  })
})

describe('foldCode', () => {
  it('leaves what is of a usual size as it is', () => {
    expect(foldCode(lines(300))).toMatchObject({ shown: lines(300), isFolded: false })
  })
  it('cuts a packed file, and says how much is missing', () => {
    const { shown, isFolded } = foldCode('x'.repeat(1_000_000))
    expect(isFolded).toBe(true)
    expect(shown.length).toBeLessThan(2_100)
    expect(shown).toContain('998,000 more characters')
  })
})

describe('Colouring', () => {
  const CODE = `/* a comment\n over lines */\nconst a = \`text\n\${a}\n\`\n${lines(250)}\nlet end = 'x'`

  it('of a growing text ends as of the whole, and colours finished lines once', async () => {
    const growing = new Colouring('js')
    let before: { text: string; lines: Awaited<ReturnType<Colouring['colour']>> } = { text: '', lines: [] }
    for (let length = 40; length < CODE.length; length += 97) {
      const text = CODE.slice(0, length)
      const next = await growing.colour(text)
      const finished = before.text.split('\n').length - 1
      for (let line = 0; line < finished; line += 1) expect(next?.[line]).toBe(before.lines?.[line])
      before = { text, lines: next }
    }
    expect(await growing.colour(CODE)).toEqual(await new Colouring('js').colour(CODE))
  })

  it('starts anew when the text is another one', async () => {
    const colouring = new Colouring('js')
    await colouring.colour('/* open\nstill open')
    expect(await colouring.colour('let a\nlet b')).toEqual(await new Colouring('js').colour('let a\nlet b'))
  })
})
