/** Where a path that a command names lies, seen from the session's folder. Works on the text alone: links are not followed. */

export type Place = {
  /** Absolute, `.` and `..` taken out; as written where that can't be said. */
  readonly path: string
  /** `unknown`: only the shell can say, it depends on a variable or on a folder that was changed to. */
  readonly where: 'inside' | 'project' | 'outside' | 'unknown' | 'device'
}

const DEVICES = /^\/dev\/(?:null|stdout|stderr|stdin|tty|fd\/\d+|zero|u?random)$/

const slashed = (path: string): string => path.replaceAll('\\', '/')
const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:\//.test(path)

/** `project`: the folder itself. `base`: the folder that the command runs in by then; null = unknown. */
export function placeOf(written: string, { base, project }: { base: string | null; project: string }): Place {
  const path = slashed(written)
  if (DEVICES.test(path)) return { path, where: 'device' }
  if (path.startsWith('~')) return { path: written, where: 'outside' }
  if (!isAbsolute(path) && base === null) return { path: written, where: 'unknown' }
  const whole = normal(isAbsolute(path) ? path : `${slashed(base ?? '')}/${path}`)
  return { path: whole, where: whereIs(whole, normal(slashed(project))) }
}

function whereIs(path: string, project: string): Place['where'] {
  if (path === project) return 'project'
  return path.startsWith(`${project === '/' ? '' : project}/`) ? 'inside' : 'outside'
}

function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const root = path.startsWith('/') ? '/' : ''
  return root + parts.join('/')
}
