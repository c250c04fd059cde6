/** The files of a folder as git knows them: tracked and new ones, without what is ignored or gone. */
import { type GitOptions, spawnGit } from '../git/spawn-git.ts'

/** Hundreds of thousands of files take a few seconds; what takes longer is a disk that does not answer. */
const LIMIT_MS = 60_000

/**
 * The paths below `cwd`, in chunks as git prints them. Ends early when the consumer does. Throws when this is no repository,
 * there is no git, or it fails.
 */
export async function* gitFiles(cwd: string, options: GitOptions): AsyncGenerator<readonly string[], void> {
  const gone = new Set<string>()
  for await (const paths of listed(cwd, ['--deleted'], options)) for (const path of paths) gone.add(path)
  for await (const paths of listed(cwd, ['--cached', '--others', '--exclude-standard', '--deduplicate'], options)) {
    yield gone.size === 0 ? paths : paths.filter((path) => !gone.has(path))
  }
}

async function* listed(
  cwd: string,
  which: readonly string[],
  options: GitOptions,
): AsyncGenerator<readonly string[], void> {
  const child = spawnGit(cwd, ['ls-files', '-z', ...which], options)
  const ended = Promise.withResolvers<number | null>()
  child.once('error', ended.reject).once('close', ended.resolve)
  ended.promise.catch(() => undefined) // told below, once what it printed is read
  child.stdin.on('error', () => undefined)
  child.stdin.end()
  child.stderr.resume()
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS)
  let isRead = false
  try {
    let rest = ''
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      const paths = (rest + String(chunk)).split('\0')
      rest = paths.pop() ?? ''
      yield paths
    }
    isRead = true
    const code = await ended.promise
    if (code !== 0) throw new Error(`git ls-files ended with ${code ?? 'a signal'}`)
  } finally {
    clearTimeout(timer)
    if (!isRead) child.kill('SIGKILL')
  }
}
