/** Where Bullpen itself lies, whether it runs from its sources, from a build or from a package. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const Manifest = z.object({ name: z.literal('bullpen'), version: z.string() })

export type App = {
  readonly root: string
  readonly version: string
  /** The built renderer; may not exist. */
  readonly renderer: string
}

/** Looks upwards from this file for the package that holds it. */
export function findApp(from: string = import.meta.dirname): App {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    const parsed = existsSync(manifest) ? Manifest.safeParse(JSON.parse(readFileSync(manifest, 'utf8'))) : undefined
    if (parsed?.success === true) {
      return { root: folder, version: parsed.data.version, renderer: join(folder, 'out', 'renderer') }
    }
    if (dirname(folder) === folder) throw new Error(`${from} is not inside the Bullpen package`)
  }
}
