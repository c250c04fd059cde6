/** One of every Markdown element, for tests of what a transcript shows. */
export const MARKDOWN_SAMPLE = `# Heading one

A paragraph with **bold**, *italic*, ~~struck~~ text, \`inline code\`, and a [link](https://example.com/docs).

## Heading two

- first item
- second item
  - nested item
- [x] done task
- [ ] open task

1. one
2. two

> A quotation
> of two lines.

| Name | Count |
| ---- | ----: |
| eggs |     2 |
| milk |     1 |

\`\`\`ts
export const add = (a: number, b: number): number => a + b
\`\`\`

\`\`\`diff
- old line
+ new line
\`\`\`

---

<script>alert('never')</script>

![picture](https://example.com/tracking.png)

The end.
`
