import { describe, expect, it } from 'vitest'
import { otherTarget } from './other-target.ts'

describe('otherTarget', () => {
  it.each([
    ['https://github.com/acme', 'https://evil.example/x', 'evil.example'],
    ['github.com/acme', 'https://evil.example/', 'evil.example'],
    ['see github.com', 'https://github.com.evil.example/', 'github.com.evil.example'],
    ['www.bank.de', 'https://bank.de.evil.example/', 'bank.de.evil.example'],
    ['ada@example.org', 'mailto:eve@evil.example', 'eve@evil.example'],
    ['https://main.rs/', 'https://evil.example/', 'evil.example'],
  ])('tells that %j is not where %j leads', (text, address, target) => expect(otherTarget(text, address)).toBe(target))

  it.each([
    ['the docs', 'https://example.com/'],
    ['example.com', 'https://www.example.com/x'],
    ['www.example.com', 'https://example.com/'],
    ['example.com', 'https://docs.example.com/'],
    ['https://example.com/a', 'https://example.com/a'],
    ['main.rs', 'https://github.com/acme/x/blob/main/main.rs'],
    ['Next.js', 'https://nextjs.org/'],
    ['bücher.example', 'https://xn--bcher-kva.example/'],
    ['v1.2.3', 'https://example.com/'],
    ['ada@example.org', 'mailto:ada@example.org'],
  ])('takes %j at its word for %j', (text, address) => expect(otherTarget(text, address)).toBeNull())
})
