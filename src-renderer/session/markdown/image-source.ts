/** Decides what an image's address means: its data, a file of the project, a page elsewhere, or nothing to show. Pure. */
import { base64Length, IMAGE_MAX_BYTES, IMAGE_TYPES, imageTypeOf } from '#shared/images.ts'
import { safeAddress } from '../external-link.tsx'
import { imageSize } from './image-size.ts'

export type ImageSource =
  | { readonly kind: 'data'; readonly address: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'remote'; readonly address: string; readonly host: string }
  | { readonly kind: 'refused'; readonly why: string }

/** More would fill the memory of the window with one image: 4 bytes a pixel. */
const MOST_PIXELS = 40_000_000

const DATA = /^data:(image\/[a-z+.-]+);base64,([A-Za-z0-9+/]+={0,2})$/i
const SCHEME = /^[a-z][a-z0-9+.-]+:/i

export function imageSource(address: string): ImageSource {
  if (/^data:/i.test(address)) return dataSource(address)
  const remote = safeAddress(address)
  if (remote !== null) {
    const { host, protocol } = new URL(remote)
    return protocol === 'https:' ? { kind: 'remote', address: remote, host } : refused('It is no web page.')
  }
  // `C:\x.png` has a drive, no scheme: that has two letters at least.
  if (address === '' || SCHEME.test(address) || /^[\\/]{2}/.test(address))
    return refused('Such addresses are not opened.')
  return { kind: 'file', path: decoded(address.replace(/[?#].*$/, '')) }
}

const refused = (why: string): ImageSource => ({ kind: 'refused', why })

function dataSource(address: string): ImageSource {
  if (address.length > base64Length(IMAGE_MAX_BYTES) + 64) return refused('It is larger than 5 MB.')
  const [, , base64] = DATA.exec(address) ?? []
  if (base64 === undefined) return refused('It is not a PNG, JPEG, GIF or WebP image.')
  return shownSource(base64)
}

/** `base64`: the bytes of an image, whatever it is said to be. */
export function shownSource(base64: string): ImageSource {
  const bytes = bytesOf(base64)
  const mediaType = bytes && imageTypeOf(bytes)
  if (!bytes || !mediaType || !IMAGE_TYPES.includes(mediaType)) {
    return refused('It is not a PNG, JPEG, GIF or WebP image.')
  }
  const size = imageSize(bytes)
  if (!size || size.width * size.height > MOST_PIXELS) return refused('It unfolds to more than 40 megapixels.')
  return { kind: 'data', address: `data:${mediaType};base64,${base64}` }
}

function bytesOf(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return null // not base64
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path // a per cent sign in a file's name
  }
}
