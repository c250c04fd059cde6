/** Which folder a path lies in, by its text alone: for Unix and Windows paths, whatever this code runs on. */

const WINDOWS = /^(?:[a-z]:[\\/]|\\\\)/i

export const isAbsolutePath = (path: string): boolean => path.startsWith('/') || WINDOWS.test(path)

/** Windows doesn't tell capitals apart and takes both slashes; a slash at the end says nothing anywhere. */
const comparable = (path: string): string =>
  (WINDOWS.test(path) ? path.replaceAll('\\', '/').toLowerCase() : path).replace(/\/+$/, '')

/** Whether `path` is `folder` or lies below it. */
export function isWithin(folder: string, path: string): boolean {
  const outer = comparable(folder)
  const inner = comparable(path)
  return inner === outer || inner.startsWith(`${outer}/`)
}

/** The one of these folders that is nearest at or above `path`, as it was given; null when none is. */
export function nearestFolder(folders: readonly string[], path: string): string | null {
  const around = folders.filter((folder) => isWithin(folder, path))
  return around.reduce<string | null>(
    (best, folder) => (best !== null && comparable(best).length >= comparable(folder).length ? best : folder),
    null,
  )
}
