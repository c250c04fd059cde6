/** The small project in which demo sessions work. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const FILES: Readonly<Record<string, string>> = {
  'README.md': `# Sandbox project

A small project for Bullpen's demo. Demo sessions work in this folder, so nothing else on your machine is touched.
Change what you like: your changes stay. A file you delete comes back the next time you open the demo.

- \`greeting.txt\` is the file the demo edits.
- \`src/greet.js\` says hello: \`npm start Ada\` runs it, \`npm test\` checks it (Node.js 20 or newer, nothing to install).
`,
  'greeting.txt': `Hello from the sandbox project.
This greeting has been edited 0 times.
`,
  'package.json': `${JSON.stringify(
    {
      name: 'bullpen-sandbox',
      version: '1.0.0',
      private: true,
      type: 'module',
      scripts: { start: 'node src/main.js', test: 'node --test' },
    },
    null,
    2,
  )}
`,
  'src/greet.js': `/** Greets someone by name; an empty name greets the world. */
export function greet(name = '') {
  return \`Hello, \${name.trim() || 'world'}!\`
}
`,
  'src/main.js': `import { greet } from './greet.js'

console.log(greet(process.argv[2]))
`,
  'src/greet.test.js': `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { greet } from './greet.js'

test('greets by name', () => assert.equal(greet('Ada'), 'Hello, Ada!'))
test('greets the world when there is no name', () => assert.equal(greet('  '), 'Hello, world!'))
`,
}

/** Creates what is missing of the project; never changes a file that is there. */
export async function ensureSandbox(folder: string): Promise<void> {
  for (const [name, content] of Object.entries(FILES)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { flag: 'wx' }).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
  }
}
