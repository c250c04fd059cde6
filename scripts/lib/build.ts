/** Builds `out/` when what it is made of has changed since the last time. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { inRoot, root, toolPath } from './project.ts'
import { node, run } from './run.ts'

const SOURCES = ['src-*/**/*', 'electron.vite.config.ts', 'tsconfig*.json', 'package.json', 'package-lock.json']
const PRODUCTS = [
  'out/main/headless.js',
  'out/main/desktop.js',
  'out/main/cli.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
]
const stampFile = inRoot('out', '.built-from')

/** Contents, not times: a checkout or a branch switch touches times without changing anything. */
function sourceHash(): string {
  const hash = createHash('sha256').update(process.versions.node)
  const files = globSync(SOURCES, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const file of files.map((entry) => `${entry.parentPath}/${entry.name}`).sort()) {
    if (!/\.test\.tsx?$/.test(file)) hash.update(file.slice(root.length)).update(readFileSync(file))
  }
  return hash.digest('hex')
}

const isFresh = (wanted: string): boolean =>
  PRODUCTS.every((file) => existsSync(inRoot(file))) &&
  existsSync(stampFile) &&
  readFileSync(stampFile, 'utf8') === wanted

/**
 * Builds unless `out/` is what the sources make. Resolves to whether it is usable afterwards; a failed build has printed
 * why.
 */
export async function build({ evenIfFresh }: { evenIfFresh: boolean }): Promise<boolean> {
  const wanted = sourceHash()
  if (!evenIfFresh && isFresh(wanted)) return true
  console.log('Building …')
  rmSync(stampFile, { force: true })
  const { code, output, milliseconds } = await run(node(toolPath('electron-vite'), 'build'), { show: false })
  if (code !== 0) {
    console.error(output)
    return false
  }
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, wanted)
  console.log(`Built in ${(milliseconds / 1000).toFixed(1)} s.`)
  return true
}
