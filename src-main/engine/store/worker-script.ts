/** Finds the script of a thread: beside its user in the sources, under a name of its own in the built tree. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** `folder`: of the module that asks, which the bundler may have moved. Null = not in this installation. */
export function workerScript({
  folder,
  source,
  built,
}: {
  folder: string
  source: string
  built: string
}): string | null {
  const places = [join(folder, source), join(folder, '..', `${built}.js`), join(folder, `${built}.js`)]
  return places.find((place) => existsSync(place)) ?? null
}
