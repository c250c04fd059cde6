/** Where things are in the checkout, and how the tools in it are called. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'

export const root = resolve(import.meta.dirname, '..', '..')
export const inRoot = (...parts: string[]): string => join(root, ...parts)

const Manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) })

/**
 * The JavaScript file behind a command of an installed package, so that it runs in this Node without a shell.
 * @throws when the package or the command is missing.
 */
export function toolPath(packageName: string, command = packageName): string {
  const manifestPath = inRoot('node_modules', packageName, 'package.json')
  const { bin } = Manifest.parse(JSON.parse(readFileSync(manifestPath, 'utf8')))
  const file = typeof bin === 'string' ? bin : bin[command]
  if (file === undefined) throw new Error(`${packageName} has no command ${command}`)
  return join(dirname(manifestPath), file)
}

/** `require` as the project's own files see it. */
export const projectRequire = createRequire(inRoot('package.json'))
