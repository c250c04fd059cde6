import { expect, it } from 'vitest'
import { SentImages, imageTypeOf } from './images.ts'

it('knows an image by its first bytes, whatever its name says', () => {
  expect(imageTypeOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBe('image/png')
  expect(imageTypeOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
  expect(imageTypeOf(new TextEncoder().encode('GIF89a'))).toBe('image/gif')
  expect(imageTypeOf(new TextEncoder().encode('RIFF....WEBPVP8 '))).toBe('image/webp')
  expect(imageTypeOf(new TextEncoder().encode('<svg onload=…'))).toBeNull()
})

it('refuses what is not an image of the kinds there are, too large, or too many', () => {
  const image = { mediaType: 'image/png', data: 'AAAA' }
  expect(SentImages.safeParse([image, { mediaType: 'image/gif', payload: 3 }]).success).toBe(true)
  expect(SentImages.safeParse([{ ...image, mediaType: 'image/svg+xml' }]).success).toBe(false)
  expect(SentImages.safeParse([{ ...image, data: 'not base64!' }]).success).toBe(false)
  expect(SentImages.safeParse([{ ...image, data: 'AAAA'.repeat(2 * 1024 * 1024) }]).success).toBe(false)
  expect(SentImages.safeParse(Array.from({ length: 21 }, () => image)).success).toBe(false)
})
