import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Comparison } from '#shared/git.ts'
import { TestRepository } from './testing/repository.ts'

let repo: TestRepository
afterEach(() => repo.remove())

/** Every setting, attribute and hook of a repository by which git runs a program leaves a file behind when it is run. */
function trap(target: TestRepository): { canaries: () => string[]; arm: () => void } {
  const folder = join(target.top, 'canaries')
  const script = (name: string, then = 'cat') => {
    const path = join(target.top, `trap-${name}`)
    writeFileSync(path, `#!/bin/sh\ntouch '${join(folder, name)}'\n${then}\n`)
    chmodSync(path, 0o755)
    return path
  }
  const settings: Record<string, string> = {
    'core.fsmonitor': script('fsmonitor'),
    'core.hooksPath': join(target.top, 'hooks'),
    'core.pager': script('pager'),
    'core.editor': script('editor'),
    'core.sshCommand': script('ssh'),
    'core.alternateRefsCommand': script('alternate'),
    'diff.external': script('external'),
    'diff.evil.command': script('diff-command'),
    'diff.evil.textconv': script('textconv', 'cat "$1"'),
    'filter.evil.clean': script('clean'),
    'filter.evil.smudge': script('smudge'),
    'filter.evil.required': 'true',
    'filter.long.process': script('process', 'exit 1'),
    'merge.evil.driver': `${script('merge', 'exit 1')} %A`,
    'gpg.program': script('gpg', 'exit 1'),
    'commit.gpgSign': 'true',
    'merge.verifySignatures': 'true',
    'pager.diff': script('pager-diff'),
    'pager.status': script('pager-status'),
    'alias.status': `!${script('alias')}`,
    'credential.helper': script('credential'),
    'interactive.diffFilter': script('diff-filter'),
    'sequence.editor': script('sequence'),
    'remote.origin.url': `ext::${script('ext')}`,
    'remote.origin.uploadpack': script('uploadpack'),
    'remote.origin.promisor': 'true',
    'protocol.ext.allow': 'always',
    'protocol.allow': 'always',
    'submodule.recurse': 'true',
    'status.submoduleSummary': 'true',
    'gc.auto': '1',
  }
  const names = [
    'post-checkout',
    'post-merge',
    'pre-merge-commit',
    'commit-msg',
    'prepare-commit-msg',
    'post-index-change',
  ]
  const hooks = [
    ...names,
    'reference-transaction',
    'pre-auto-gc',
    'post-commit',
    'pre-commit',
    'fsmonitor-watchman',
    'post-rewrite',
  ]
  return {
    canaries: () => readdirSync(folder),
    arm() {
      mkdirSync(folder)
      for (const place of [join(target.root, '.git/hooks'), join(target.top, 'hooks')]) {
        mkdirSync(place, { recursive: true })
        for (const name of hooks) {
          writeFileSync(join(place, name), `#!/bin/sh\ntouch '${join(folder, `hook-${name}`)}'\n`)
          chmodSync(join(place, name), 0o755)
        }
      }
      for (const [name, value] of Object.entries(settings)) target.git('config', name, value)
      rmSync(folder, { recursive: true })
      mkdirSync(folder)
    },
  }
}

const FILES = ['a.evil', 'b.long', 'c.txt']

it('runs nothing that an untrusted repository names: 0 canaries', async () => {
  repo = new TestRepository()
  const { desk, id: sessionId } = repo
  repo.write('.gitattributes', '*.evil filter=evil diff=evil merge=evil\n*.long filter=long diff=evil merge=evil\n')
  for (const name of FILES) repo.write(name, 'one\ntwo\nthree\n')
  repo.git('init', '--quiet', 'inner')
  repo.gitIn(join(repo.root, 'inner'), 'commit', '--quiet', '--allow-empty', '-m', 'x')
  repo.commit()
  const { arm, canaries } = trap(repo)
  arm()
  repo.gitIn(join(repo.root, 'inner'), 'config', 'core.fsmonitor', join(repo.top, 'trap-fsmonitor'))

  await desk.begins(sessionId)
  for (const name of FILES) repo.write(name, 'one\nTWO\nthree\n')
  repo.write('new.evil', 'new\n')
  repo.write('inner/file.txt', 'dirty')
  const comparisons: Comparison[] = ['start', 'head', 'unstaged', 'staged']
  for (const comparison of comparisons) {
    const { files } = await desk.changes({ sessionId, comparison })
    for (const { path } of files) await desk.diff({ sessionId, path, comparison, offset: 0 })
  }
  const hunk = async (path: string, comparison: Comparison) => {
    const { hunks } = await desk.diff({ sessionId, path, comparison, offset: 0 })
    return { sessionId, path, comparison, hunk: hunks[0]?.id ?? '' }
  }
  await desk.stageHunk(await hunk('a.evil', 'unstaged'))
  await desk.unstageHunk(await hunk('a.evil', 'staged'))
  await desk.revertHunk(await hunk('a.evil', 'start'))
  await desk.stage({ sessionId, paths: ['b.long', 'new.evil'] })
  await desk.unstage({ sessionId, paths: ['b.long'] })
  for (const path of ['b.long', 'new.evil', 'c.txt']) {
    const { version } = await desk.diff({ sessionId, path, comparison: 'head', offset: 0 })
    await desk.revert({ sessionId, path, comparison: 'head', version })
  }
  expect(repo.read('b.long')).toBe('one\ntwo\nthree\n')

  const { path } = await desk.createWorktree({ path: repo.root, branch: 'side' })
  await desk.planWorktree({ path: repo.root, text: 'side' })
  writeFileSync(join(path, 'a.evil'), 'side\n')
  expect(canaries()).toEqual([])

  // the test's own commits would run the traps: they are made without them
  const quiet = [
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'core.fsmonitor=',
    '-c',
    'filter.evil.clean=',
    '-c',
    'filter.long.process=',
    '-c',
    'filter.evil.required=false',
  ]
  const commit = (folder: string) =>
    repo.gitIn(folder, ...quiet, 'commit', '--quiet', '--all', '--no-gpg-sign', '--no-verify', '-m', 'more')
  commit(path)
  repo.write('a.evil', 'main\n')
  commit(repo.root)
  await expect(desk.mergeWorktree(path)).rejects.toMatchObject({ data: { kind: 'conflict' } })
  expect(repo.git(...quiet, 'status', '--porcelain', '--ignore-submodules=all')).toBe('')
  repo.git(...quiet, 'reset', '--quiet', '--hard', 'HEAD~1')
  repo.write('c.txt', 'apart\n')
  commit(repo.root)
  rmSync(join(repo.top, 'canaries'), { recursive: true })
  mkdirSync(join(repo.top, 'canaries'))
  expect((await desk.mergeWorktree(path)).how).toBe('merge-commit')
  await desk.worktrees(repo.root)
  await desk.removeWorktree({ path })
  await desk.pruneWorktrees(repo.root)
  expect(canaries()).toEqual([])
}, 30_000)

it('the traps work: with plain git some of them are run', () => {
  repo = new TestRepository()
  repo.write('.gitattributes', '*.evil filter=evil diff=evil\n')
  repo.write('a.evil', 'one\n')
  repo.commit()
  const { arm, canaries } = trap(repo)
  arm()
  repo.write('a.evil', 'two\n')
  repo.git('diff')
  expect(canaries()).toEqual(expect.arrayContaining(['clean', 'fsmonitor']))
})

it('a filter of a trusted repository runs, as its files can not be read without it', async () => {
  repo = new TestRepository()
  repo.write('.gitattributes', '*.up filter=up\n')
  repo.git('config', 'filter.up.clean', 'tr a-z A-Z')
  repo.write('x.up', 'one\n')
  repo.commit()
  repo.write('x.up', 'one\ntwo\n')
  const diff = () => repo.desk.diff({ sessionId: repo.id, path: 'x.up', comparison: 'head', offset: 0 })
  const added = async () =>
    (await diff()).hunks[0]?.lines.filter(({ kind }) => kind === 'added').map(({ text }) => text)
  expect(await added()).toEqual(['one', 'two'])
  repo.trusted.add(repo.root)
  expect(await added()).toEqual(['TWO'])
})

it('a configuration that points to files elsewhere is refused', async () => {
  repo = new TestRepository()
  repo.commit()
  const elsewhere = join(repo.top, 'elsewhere')
  mkdirSync(elsewhere)
  writeFileSync(join(elsewhere, 'secret.txt'), 'secret')
  repo.git('config', 'core.worktree', elsewhere)
  await expect(repo.desk.changes({ sessionId: repo.id, comparison: 'head' })).rejects.toMatchObject({
    data: { kind: 'permission' },
  })
  expect(existsSync(join(elsewhere, 'secret.txt'))).toBe(true)
})
