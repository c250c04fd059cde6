import { expect, it } from 'vitest'
import { asCsv, asMarkdown } from './table-text.ts'

const ROWS = [
  ['Name', 'What'],
  ['a|b', 'one\ntwo'],
  ['=HYPERLINK("x")', '-5'],
]

it('a table is copied as Markdown that gives it again', () => {
  expect(asMarkdown(ROWS)).toBe('| Name | What |\n| --- | --- |\n| a\\|b | one<br>two |\n| =HYPERLINK("x") | -5 |')
})

it('a table is copied as CSV that runs nothing in a spreadsheet', () => {
  expect(asCsv(ROWS)).toBe('Name,What\r\na|b,"one\ntwo"\r\n"\'=HYPERLINK(""x"")",-5')
})
