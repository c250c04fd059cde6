import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CONTENT_SECURITY_POLICY, DIAGRAM_HEADERS, DIAGRAM_PAGE, DIAGRAM_SCRIPT } from './page-security.ts'

const page = readFileSync(join(import.meta.dirname, '../../src-renderer/public', DIAGRAM_PAGE), 'utf8')

test('the page that draws diagrams has one script, and its policy lets no other in', () => {
  const scripts = Array.from(page.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g), ([, script = '']) => script)
  expect(scripts.map((script) => `sha256-${createHash('sha256').update(script).digest('base64')}`)).toEqual([
    DIAGRAM_SCRIPT,
  ])
  const policy = DIAGRAM_HEADERS['content-security-policy'] ?? ''
  expect(policy).toContain('sandbox allow-scripts;')
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/allow-same-origin|unsafe-eval|script-src[^;]*unsafe-inline|https?:|\*/)
})

test('the page of Bullpen runs its own scripts alone and frames its own pages alone', () => {
  expect(CONTENT_SECURITY_POLICY).toContain("script-src 'self';")
  expect(CONTENT_SECURITY_POLICY).toContain("frame-src 'self';")
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|https?:|\*/)
})
