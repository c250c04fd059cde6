/** Makes an attachment of a file: checked by its first bytes, made smaller where it is larger than the API takes. */
import { IMAGE_MAX_BYTES, type ImageType, imageTypeOf } from '#shared/images.ts'
import type { Attachment } from './attachment-store.ts'

export type Shrink = (image: Blob) => Promise<Blob | null>

type Outcome = { readonly attachment: Attachment } | { readonly refused: string }

/** `null` = the file is no image at all. */
export async function readImage(file: File, shrink: Shrink = shrinkOnCanvas): Promise<Outcome | null> {
  const type = imageTypeOf(new Uint8Array(await file.slice(0, 16).arrayBuffer()))
  const name = file.name === '' ? 'Pasted image' : file.name
  if (!type)
    return file.type.startsWith('image/') ? { refused: `${name} is not a PNG, JPEG, GIF or WebP image.` } : null
  if (file.size <= IMAGE_MAX_BYTES) return { attachment: await attach(file, { name, type, note: null }) }
  if (type === 'image/gif')
    return { refused: `${name} is larger than 5 MB, and an animation cannot be made smaller here.` }
  const smaller = await shrink(file).catch(() => null)
  if (!smaller) return { refused: `${name} is larger than 5 MB and could not be made smaller.` }
  const note = `Made smaller, ${inMegabytes(file.size)} to ${inMegabytes(smaller.size)}`
  return { attachment: await attach(smaller, { name, type: 'image/jpeg', note }) }
}

async function attach(
  blob: Blob,
  { name, type, note }: { name: string; type: ImageType; note: string | null },
): Promise<Attachment> {
  return { key: crypto.randomUUID(), name, mediaType: type, bytes: blob.size, note, data: await base64Of(blob) }
}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result.replace(/^data:[^,]*,/, '') : '')
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read.'))
    reader.readAsDataURL(blob)
  })
}

/** The API looks at no more than some 1,500 points a side; this leaves text in a screenshot sharp. */
const SIDES = [2_576, 1_568]
const QUALITY = 0.88

/** Null when it stays too large. */
async function shrinkOnCanvas(image: Blob): Promise<Blob | null> {
  const bitmap = await createImageBitmap(image)
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
    const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale))
    const context = canvas.getContext('2d')
    if (!context) return null
    context.fillStyle = '#fff' // JPEG knows no transparency
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
    if (blob.size <= IMAGE_MAX_BYTES) return blob
  }
  return null
}

export const inMegabytes = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
