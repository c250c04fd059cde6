import { describe, expect, it } from 'vitest'
import { aSession, sessionId } from '../testing/sessions.ts'
import { projectsOf } from './projects.ts'

const sessions = [
  aSession({ id: sessionId(1), cwd: '/a/app', title: 'Old', createdAt: 1 }),
  aSession({ id: sessionId(2), cwd: '/b/app', title: 'Newest', createdAt: 9 }),
  aSession({ id: sessionId(3), cwd: '/a/app', title: 'Newer', createdAt: 5 }),
  aSession({ id: sessionId(4), cwd: '/c/lib', title: 'Put away', createdAt: 7, archived: true }),
]

describe('projectsOf', () => {
  it('groups by folder, the newest first, and tells equal names apart', () => {
    const projects = projectsOf(sessions, { filter: '', archived: false })
    expect(projects.map(({ cwd, parent }) => [cwd, parent])).toEqual([
      ['/b/app', 'b'],
      ['/a/app', 'a'],
    ])
    expect(projects[1]?.sessions.map(({ title }) => title)).toEqual(['Newer', 'Old'])
  })

  it('finds every word in title or folder, and the archived ones apart', () => {
    const titles = (filter: string, archived = false) =>
      projectsOf(sessions, { filter, archived }).flatMap((project) => project.sessions.map(({ title }) => title))
    expect(titles('new a/app')).toEqual(['Newer'])
    expect(titles('put')).toEqual([])
    expect(titles('put', true)).toEqual(['Put away'])
  })
})
