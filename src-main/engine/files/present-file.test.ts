import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PermissionRequest } from '#shared/permissions.ts'
import { aToolRequest } from '#shared/testing/permissions.ts'
import { presentFile } from './present-file.ts'
import { written } from './written.ts'

let root: string
let folder: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-present-')))
  folder = join(root, 'project')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a.txt'), 'one\ntwo\n')
  writeFileSync(join(root, 'secret.txt'), 'secret')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('what stands in a file', () => {
  it('is its text, by a relative and by an absolute path; or nothing, where there is none', async () => {
    expect(await presentFile({ folder, path: 'a.txt' })).toEqual({ kind: 'text', text: 'one\ntwo\n' })
    expect(await presentFile({ folder, path: join(folder, 'a.txt') })).toEqual({ kind: 'text', text: 'one\ntwo\n' })
    expect(await presentFile({ folder, path: 'new/b.txt' })).toEqual({ kind: 'none' })
  })

  it('is not told outside of the folder, nor where a link leads out of it', async () => {
    symlinkSync(join(root, 'secret.txt'), join(folder, 'link.txt'))
    for (const path of ['../secret.txt', join(root, 'secret.txt'), 'link.txt'])
      expect(await presentFile({ folder, path })).toEqual({ kind: 'unshown', why: 'outside', bytes: 6 })
    expect(await presentFile({ folder, path: '//server/share/x' })).toMatchObject({ why: 'outside', bytes: null })
  })

  it('is not told of what is large, no text, or no file', async () => {
    writeFileSync(join(folder, 'large'), 'x'.repeat(300_000))
    writeFileSync(join(folder, 'binary'), Buffer.from([1, 0, 2]))
    writeFileSync(join(folder, 'latin1'), Buffer.from([0xe4, 0xf6]))
    expect(await presentFile({ folder, path: 'large' })).toEqual({ kind: 'unshown', why: 'large', bytes: 300_000 })
    expect(await presentFile({ folder, path: 'binary' })).toMatchObject({ why: 'binary' })
    expect(await presentFile({ folder, path: 'latin1' })).toMatchObject({ why: 'binary' })
    expect(await presentFile({ folder, path: '.' })).toMatchObject({ why: 'unreadable' })
  })

  it('is asked for by a request that waits and writes a file, and by no other', () => {
    const asking = (input: Record<string, unknown>) => {
      const request: PermissionRequest = aToolRequest({ toolName: 'Write', input })
      return { request, session: { row: { cwd: folder }, pending: [request] } }
    }
    const { session, request } = asking({ file_path: 'a.txt', content: '' })
    expect(written(session, request.requestId)).toEqual({ folder, path: 'a.txt' })
    expect(() => written({ ...session, pending: [] }, request.requestId)).toThrow('no longer waits')
    const command = asking({ command: 'ls' })
    expect(() => written(command.session, command.request.requestId)).toThrow('writes no file')
  })
})
