/** Reads an image of a folder for a page to show: only from within the folder, only of a kind and size that is shown. */
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { IMAGE_MAX_BYTES, imageTypeOf, type ImageType } from '#shared/images.ts'
import { isWithin, openToRead } from './within.ts'

/** Base64. */
export type ImageFile = { readonly mediaType: ImageType; readonly data: string }

const MEGABYTES = IMAGE_MAX_BYTES / (1024 * 1024)

/**
 * `path`: relative to `folder`, or absolute and within it, also where its links lead. What lies elsewhere is not looked
 * at, not even whether it exists (on Windows, looking at a path can be a request to another machine). Throws
 * `permission` for that, `not_found` for no file, `invalid_input` for a file that is no image or larger than 5 MB.
 */
export async function readImage({ folder, path }: { folder: string; path: string }): Promise<ImageFile> {
  const named = resolve(folder, path)
  if (!isIn(folder, named)) throw outside(path)
  const [root, file] = await Promise.all([realpath(folder), realpath(named)]).catch(() => {
    throw missing(path)
  })
  if (!isIn(root, file)) throw outside(path)
  const handle = await openToRead(file).catch(() => {
    throw missing(path)
  })
  try {
    const info = await handle.stat()
    if (!info.isFile()) throw missing(path)
    if (info.size > IMAGE_MAX_BYTES) throw unfit(path, `is larger than ${MEGABYTES} MB`)
    const bytes = Buffer.alloc(info.size)
    const { bytesRead } = await handle.read(bytes, 0, info.size, 0)
    const image = bytes.subarray(0, bytesRead)
    const mediaType = imageTypeOf(image)
    if (mediaType === null) throw unfit(path, 'is not a PNG, JPEG, GIF or WebP image')
    return { mediaType, data: image.toString('base64') }
  } finally {
    await handle.close()
  }
}

const isIn = (folder: string, file: string): boolean => folder !== file && isWithin(folder, file)

const outside = (path: string): AppError =>
  new AppError('permission', {
    message: `"${path}" lies outside of the session's folder.`,
    remedy: 'Images are shown from the folder of the session alone. Open it in another program.',
    field: 'path',
  })

const missing = (path: string): AppError =>
  new AppError('not_found', {
    message: `There is no file "${path}" that can be read.`,
    remedy: 'It may have been moved or not been written yet.',
    field: 'path',
  })

const unfit = (path: string, why: string): AppError =>
  new AppError('invalid_input', {
    message: `"${path}" ${why}.`,
    remedy: 'Open it in another program.',
    field: 'path',
  })
