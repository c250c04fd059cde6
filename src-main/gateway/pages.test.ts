import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { ERROR_PAGE_POLICY, errorPage } from './pages.ts'

const page = (message: string) => errorPage({ kind: 'auth', message, remedy: 'Come in by the door.', retriable: false })

test('what a request said is shown as text', () => {
  expect(page('<img src=x onerror=alert(1)>')).toContain('&lt;img src=x onerror=alert(1)&gt;')
})

test('its policy allows its own style by what is in it, and nothing else', () => {
  const style = /<style>([^]*)<\/style>/.exec(page('No.'))?.[1] ?? ''
  expect(style).not.toBe('')
  expect(ERROR_PAGE_POLICY).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
  expect(ERROR_PAGE_POLICY).toContain("default-src 'none'")
  expect(ERROR_PAGE_POLICY).not.toContain('script-src')
})
