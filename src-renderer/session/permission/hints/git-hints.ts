/** What git can lose or overwrite. */
import type { Word } from '../command/shell-tokens.ts'
import type { Hint } from './hint.ts'

/** Options of git itself that take a value, in front of the subcommand. */
const WITH_VALUE = new Set(['-C', '-c', '--git-dir', '--work-tree', '--exec-path', '--namespace'])

export function gitHints(given: readonly Word[]): Hint[] {
  const values = given.map(({ value }) => value)
  let at = 0
  while (values[at]?.startsWith('-') === true) at += WITH_VALUE.has(values[at] ?? '') ? 2 : 1
  const sub = values[at] ?? ''
  const args = values.slice(at + 1)
  const has = (...flags: readonly string[]) => args.some((arg) => flags.includes(arg.split('=', 1)[0] ?? ''))
  const short = (letter: string) => args.some((arg) => /^-[A-Za-z]+$/.test(arg) && arg.includes(letter))
  const [first = ''] = args.filter((arg) => !arg.startsWith('-'))
  const hints: Hint[] = []
  switch (sub) {
    case 'push':
      if (
        has('--force', '--force-with-lease', '--mirror', '--delete', '--prune') ||
        short('f') ||
        short('d') ||
        args.some((arg) => /^[+:]./.test(arg))
      ) {
        hints.push(
          danger(
            'force-push',
            'Overwrites a remote branch',
            'The push replaces or deletes what others may have in the repository it goes to.',
          ),
        )
      }
      hints.push(care('network', 'Uses the network', 'git push sends commits to another machine.'))
      break
    case 'fetch':
    case 'pull':
    case 'clone':
    case 'ls-remote':
    case 'submodule':
      hints.push(care('network', 'Uses the network', `git ${sub} talks to another machine.`))
      break
    case 'reset':
      if (has('--hard', '--merge', '--keep'))
        hints.push(lost('git reset --hard throws away changes that are not committed.'))
      else if (args.some((arg) => /^HEAD[~^]|^[\da-f]{7,40}$/.test(arg)))
        hints.push(history('It moves the branch to another commit.'))
      break
    case 'clean':
      if (short('f') || has('--force'))
        hints.push(lost('git clean deletes files that git does not know; they are in no commit.'))
      break
    case 'restore':
      if (!has('--staged') || has('--worktree'))
        hints.push(lost('git restore throws away changes that are not committed.'))
      break
    case 'checkout':
      if (args.includes('--') || args.includes('.') || has('--force') || short('f'))
        hints.push(lost('It puts files back as they were committed: changes in them are lost.'))
      break
    case 'switch':
      if (has('--force', '--discard-changes') || short('f'))
        hints.push(lost('It throws away changes that are not committed.'))
      break
    case 'stash':
      if (first === 'drop' || first === 'clear')
        hints.push(lost(`git stash ${first} deletes changes that were put aside.`))
      break
    case 'branch':
      if (short('D') || (has('--delete') && has('--force')))
        hints.push(lost('It deletes a branch whether its commits are elsewhere or not.'))
      break
    case 'worktree':
      if (first === 'remove' && (has('--force') || short('f')))
        hints.push(lost('It deletes a working folder with what is not committed in it.'))
      break
    case 'commit':
      if (has('--amend')) hints.push(history('It replaces the last commit.'))
      break
    case 'rebase':
    case 'filter-branch':
    case 'filter-repo':
    case 'replace':
      hints.push(history(`git ${sub} rewrites commits.`))
      break
    case 'update-ref':
    case 'reflog':
    case 'gc':
      if (sub === 'update-ref' || first === 'expire' || has('--prune'))
        hints.push(history(`git ${sub} can drop commits for good.`))
      break
    case 'tag':
      if (short('d') || short('f') || has('--delete', '--force')) hints.push(history('It deletes or moves a tag.'))
      break
    case 'config':
      if (
        has('--global', '--system') ||
        args.some((arg) =>
          /^(?:core\.(?:hookspath|sshcommand|fsmonitor|editor|pager)|alias\.|filter\.|credential\.|url\.)/i.test(arg),
        )
      ) {
        hints.push({
          kind: 'own-settings',
          weight: 'danger',
          label: 'Changes what runs later',
          detail: 'It changes settings that git follows later, in other projects or by running something.',
        })
      }
      break
  }
  return hints
}

const danger = (kind: Hint['kind'], label: string, detail: string): Hint => ({ kind, weight: 'danger', label, detail })
const care = (kind: Hint['kind'], label: string, detail: string): Hint => ({ kind, weight: 'care', label, detail })
const lost = (detail: string): Hint => danger('discards-work', 'Throws work away', detail)
const history = (detail: string): Hint => care('git-history', 'Changes git history', detail)
