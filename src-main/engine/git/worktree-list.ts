/** What `git worktree list --porcelain` says, as data; and one of them with what is needed to do something with it. */
import type { Session } from '#shared/session.ts'
import type { Git } from './run.ts'

export type ListedWorktree = {
  readonly path: string
  readonly branch: string | null
  /** The whole name of its commit; null before the first, and of a bare repository. */
  readonly head: string | null
  readonly bare: boolean
  readonly locked: boolean
  /** Its folder is gone. */
  readonly gone: boolean
}

export type PickedWorktree = {
  readonly worktree: ListedWorktree
  readonly main: ListedWorktree
  /** In the main checkout. */
  readonly git: Git
  /** In the worktree. */
  readonly openThere: () => Promise<Git>
  /** That are in it. */
  readonly sessions: readonly Session[]
}

/** With `-z`; the checkout all others belong to comes first. */
export function parseWorktrees(text: string): ListedWorktree[] {
  return text
    .split('\0\0')
    .filter((block) => block !== '')
    .flatMap((block) => {
      const lines = block.split('\0')
      const valueOf = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1)
      const says = (name: string) => lines.some((line) => line === name || line.startsWith(`${name} `))
      const path = valueOf('worktree')
      if (path === undefined) return []
      const head = valueOf('HEAD')
      return {
        path,
        branch: valueOf('branch')?.replace(/^refs\/heads\//, '') ?? null,
        head: head === undefined || /^0+$/.test(head) ? null : head,
        bare: says('bare'),
        locked: says('locked'),
        gone: says('prunable'),
      }
    })
}
