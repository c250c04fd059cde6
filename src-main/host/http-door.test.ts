/** Where the HTTP door opens: a page that is still open finds the host again after a restart. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { smallHost } from '../gateway/testing/small-engine.ts'
import { type HttpDoor, openHttp } from './http-door.ts'
import { homePaths, prepareHome } from './paths.ts'

let folder: string
const doors: HttpDoor[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bullpen-door-'))
  mkdirSync(join(folder, 'pages'))
  writeFileSync(join(folder, 'pages', 'index.html'), '<!doctype html>')
})
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(home: string): Promise<HttpDoor> {
  const paths = homePaths(join(folder, home))
  prepareHome(paths)
  const { router, log } = smallHost()
  const door = await openHttp({
    paths,
    port: 0,
    router,
    version: '0.0.0-test',
    renderer: join(folder, 'pages'),
    log,
    isReady: () => true,
    metrics: () => '',
  })
  doors.push(door)
  return door
}

test('without a port asked for, a host listens where the last one of its folder did', async () => {
  const first = await open('home')
  await first.close()
  expect((await open('home')).url).toBe(first.url)
})

test('a port that is taken, or a note that is damaged, gives way to a free one', async () => {
  const first = await open('home')
  const second = await open('home')
  expect(second.url).not.toBe(first.url)
  await second.close()
  writeFileSync(homePaths(join(folder, 'home')).port, 'nonsense')
  expect((await open('home')).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})
