/** Images of a prompt: which there may be, and how many. */
import { z } from 'zod'
import { PayloadRef } from './payload-ref.ts'

/** What the API reads. */
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const
export const ImageType = z.enum(IMAGE_TYPES)
export type ImageType = z.infer<typeof ImageType>

/** Of one image, in bytes: the API refuses larger ones. */
export const IMAGE_MAX_BYTES = 5 * 1024 * 1024
export const MOST_IMAGES = 20
/** Of all images of a prompt, in bytes: a request may have 32 MB in all, and base64 makes four of three. */
export const IMAGES_MAX_BYTES = 20 * 1024 * 1024

/** Characters of base64 for so many bytes. */
export const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4

/** As it is journalled: the data lie outside. */
export const PromptImage = z.object({ mediaType: ImageType, rest: PayloadRef })
export type PromptImage = z.infer<typeof PromptImage>

/** Of a prompt that is not sent yet. `note`: what was done to it. */
export const DraftImage = PromptImage.extend({ name: z.string().max(1_000), note: z.string().max(1_000).nullable() })
export type DraftImage = z.infer<typeof DraftImage>

/** As it is sent: with its data, or one that this session has already. */
export const SentImage = z.union([
  z.object({
    mediaType: ImageType,
    data: z
      .base64('an image is not base64')
      .min(1, 'an image is empty')
      .max(base64Length(IMAGE_MAX_BYTES), 'an image is larger than 5 MB'),
  }),
  z.object({ mediaType: ImageType, payload: z.number().int().positive() }),
])
export type SentImage = z.infer<typeof SentImage>

export const SentImages = z
  .array(SentImage)
  .max(MOST_IMAGES, `a prompt takes ${MOST_IMAGES} images at most`)
  .refine(
    (images) =>
      images.reduce((sum, image) => sum + ('data' in image ? image.data.length : 0), 0) <=
      base64Length(IMAGES_MAX_BYTES),
    'the images are larger than 20 MB together',
  )

/** What the first bytes say an image is; null when it is none of the four, whatever its name says. */
export function imageTypeOf(bytes: Uint8Array): ImageType | null {
  const begins = (signature: readonly number[], from = 0) =>
    signature.every((byte, index) => bytes[from + index] === byte)
  if (begins([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (begins([0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (begins([0x47, 0x49, 0x46, 0x38])) return 'image/gif'
  if (begins([0x52, 0x49, 0x46, 0x46]) && begins([0x57, 0x45, 0x42, 0x50], 8)) return 'image/webp'
  return null
}
