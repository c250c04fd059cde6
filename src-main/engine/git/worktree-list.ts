/** What `git worktree list --porcelain` says, as data. */

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
