import { describe, expect, it } from 'vitest'
import { readLines } from './numbered-lines.ts'
import { errorText, readCommandResult, reportText } from './tool-text.ts'
import { readSearch } from './web-result.tsx'

describe('what the CLI wraps around results', () => {
  it('is taken off a command', () => {
    expect(readCommandResult('Exit code 3\nno such file')).toEqual({ exitCode: 3, text: 'no such file' })
    expect(readCommandResult('Exit code 1')).toEqual({ exitCode: 1, text: '' })
    expect(readCommandResult('(Bash completed with no output)')).toEqual({ exitCode: null, text: '' })
    expect(readCommandResult('all\ngood')).toEqual({ exitCode: null, text: 'all\ngood' })
  })

  it('is taken off an error', () => {
    expect(errorText('<tool_use_error>No such tool</tool_use_error>')).toBe('No such tool')
    expect(errorText('plain')).toBe('plain')
  })

  it("is taken off a subagent's report", () => {
    const framed =
      '  <tools-used-before-summary>Read</tools-used-before-summary>\n' +
      '[Subagent hand-back] The text below is … The report follows:\n  Done\n    - one\nagentId: a1 (use SendMessage …)\n<usage>…</usage>'
    expect(reportText(framed)).toBe('Done\n  - one')
    expect(reportText('Plain report\nagentId: a1 (for resuming)')).toBe('Plain report')
    expect(reportText('Async agent launched successfully. agentId: a1')).toBe('')
  })

  it('is taken off the lines of a file', () => {
    expect(readLines('2\ttwo\n3\t\n4\tfour')).toEqual({ first: 2, lines: ['two', '', 'four'], after: '' })
    expect(readLines('     9→x\n    10→y\n\n<system-reminder>\nsecret\n</system-reminder>')).toEqual({
      first: 9,
      lines: ['x', 'y'],
      after: '',
    })
    expect(readLines('1\ta\n\nFile is long')).toMatchObject({ lines: ['a'], after: 'File is long' })
    expect(readLines('not numbered')).toBeNull()
  })

  it('names the links of a search', () => {
    const links = [{ title: 'Docs', url: 'https://example.com' }]
    const text = `Web search results for query: "x"\n\nLinks: ${JSON.stringify(links)}\n\nFound it.`
    expect(readSearch(text)).toEqual({ links, words: 'Web search results for query: "x"\n\n\n\nFound it.' })
    expect(readSearch('Links: [1]').links).toEqual([])
  })
})
