/** The host that is going to be killed, in one file: to find and compile its modules is most of what a short life costs. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequire } from 'node:module'
import { build } from 'vite'

const { resolve } = createRequire(import.meta.url)
const HOST = join(import.meta.dirname, 'durable-host.ts')

/** Returns the file, which lies in `folder`. */
export async function bundleHost(folder: string): Promise<string> {
  const native = 'better-sqlite3'
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: [native] },
    build: {
      ...{ ssr: HOST, outDir: folder, emptyOutDir: false, minify: false, target: 'node24' },
      rolldownOptions: {
        external: [native],
        output: {
          entryFileNames: 'host.mjs',
          codeSplitting: false,
          paths: { [native]: pathToFileURL(resolve(native)).href },
        },
      },
    },
  })
  return join(folder, 'host.mjs')
}
