import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readImage } from './read-image.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

let root: string
let folder: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'bullpen-image-')))
  folder = join(root, 'project')
  mkdirSync(join(folder, 'docs'), { recursive: true })
  writeFileSync(join(folder, 'docs/shot one.png'), PNG)
  writeFileSync(join(root, 'secret.png'), PNG)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('readImage', () => {
  it('reads an image of the folder, by its relative and by its absolute path', async () => {
    const image = { mediaType: 'image/png', data: PNG.toString('base64') }
    expect(await readImage({ folder, path: 'docs/shot one.png' })).toEqual(image)
    expect(await readImage({ folder, path: './docs/../docs/shot one.png' })).toEqual(image)
    expect(await readImage({ folder, path: join(folder, 'docs/shot one.png') })).toEqual(image)
  })

  it.each(['../secret.png', '/etc/hostname', '.', '', '../project', '../project-other/x.png', 'docs/../../secret.png'])(
    'does not leave the folder for %j',
    async (path) => expect(readImage({ folder, path })).rejects.toMatchObject({ data: { kind: 'permission' } }),
  )

  it('does not follow a link out of the folder, but one within it', async () => {
    symlinkSync(join(root, 'secret.png'), join(folder, 'out.png'))
    symlinkSync('docs/shot one.png', join(folder, 'in.png'))
    await expect(readImage({ folder, path: 'out.png' })).rejects.toMatchObject({ data: { kind: 'permission' } })
    expect(await readImage({ folder, path: 'in.png' })).toMatchObject({ mediaType: 'image/png' })
  })

  it('takes nothing for an image because of its name, and nothing too large', async () => {
    writeFileSync(join(folder, 'page.png'), '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    writeFileSync(join(folder, 'huge.png'), PNG)
    truncateSync(join(folder, 'huge.png'), 6 * 1024 * 1024)
    await expect(readImage({ folder, path: 'page.png' })).rejects.toMatchObject({ data: { kind: 'invalid_input' } })
    await expect(readImage({ folder, path: 'huge.png' })).rejects.toMatchObject({ data: { kind: 'invalid_input' } })
    await expect(readImage({ folder, path: 'docs' })).rejects.toMatchObject({ data: { kind: 'not_found' } })
    await expect(readImage({ folder, path: 'none.png' })).rejects.toMatchObject({ data: { kind: 'not_found' } })
  })

  it.skipIf(process.platform === 'win32')('does not wait for a named pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.png')])
    await expect(readImage({ folder, path: 'pipe.png' })).rejects.toMatchObject({ data: { kind: 'not_found' } })
  })
})
