import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createDraftImages } from './draft-images.ts'
import { newRow } from './session/new-row.ts'
import { openSqliteStore } from './store/sqlite-store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-drafts-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('has the images of an unsent prompt after a restart, and of no other session', () => {
  const open = () => openSqliteStore(join(folder, 'bullpen.db'), Date.now)
  let store = open()
  const [one, other] = [1, 2].map(() => newRow({ cwd: folder, permissionMode: 'default', createdAt: 1 }))
  for (const row of [one!, other!]) store.sessions.insert(row)
  const data = Buffer.from('a picture').toString('base64')
  let images = createDraftImages(store)
  const kept = { ...images.keep(one!.id, { mediaType: 'image/png', data }), name: 'shot.png', note: null }
  images.set(one!.id, [kept])
  store.close()

  store = open()
  images = createDraftImages(store)
  expect(images.of(one!.id)).toEqual([kept])
  expect(store.payloads.read(one!.id, kept.rest.id, { offset: 0, limit: 100 })?.text).toBe(data)
  expect(images.of(other!.id)).toEqual([])
  images.set(other!.id, [kept])
  expect(images.of(other!.id)).toEqual([]) // the data of another session are not its own
  store.close()
})
