import { expect, it } from 'vitest'
import { fakeBullpen } from '../testing/fake-bullpen.tsx'
import { aSession } from '../testing/sessions.ts'
import { newInWorktree } from './new-in-worktree.ts'

it('makes a worktree named by the host, and a session in it', async () => {
  const asked: unknown[] = []
  const session = aSession({ cwd: '/work/trees/work-2' })
  const bullpen = fakeBullpen({
    'git.planWorktree': (input) => (asked.push(input), { branch: 'work-2', why: null, path: '/x', bases: ['main'] }),
    'git.createWorktree': (input) => (asked.push(input), { folder: session.cwd, path: session.cwd, branch: 'work-2' }),
    'sessions.create': (input) => (asked.push(input), session),
  })
  expect(await newInWorktree(bullpen, { path: '/work', about: '' })).toEqual(session)
  expect(asked).toMatchObject([{ path: '/work', text: '' }, { path: '/work', branch: 'work-2' }, { cwd: session.cwd }])
  expect(bullpen.sessions.state.byId.get(session.id)).toEqual(session)
})

it('says why there can be none', async () => {
  const bullpen = fakeBullpen({
    'git.planWorktree': () => ({ branch: null, why: 'The repository has no commit yet.', path: null, bases: [] }),
  })
  await expect(newInWorktree(bullpen, { path: '/work', about: '' })).rejects.toThrow('no commit yet')
})
