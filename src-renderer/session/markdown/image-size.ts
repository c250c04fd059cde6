/** Reads how large an image is from its first bytes: a small file may unfold to more than the memory of the window. */

export type ImageSize = { readonly width: number; readonly height: number }

/** In pixels; null where the bytes don't say. */
export function imageSize(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    switch (view.getUint8(0)) {
      case 0x89: // PNG
        return { width: view.getUint32(16), height: view.getUint32(20) }
      case 0x47: // GIF
        return { width: view.getUint16(6, true), height: view.getUint16(8, true) }
      case 0x52: // WebP, in a RIFF
        return webpSize(view)
      case 0xff: // JPEG
        return jpegSize(view)
      default:
        return null
    }
  } catch {
    return null // it ends before it says
  }
}

function webpSize(view: DataView): ImageSize | null {
  const twentyFour = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
  switch (String.fromCharCode(view.getUint8(12), view.getUint8(13), view.getUint8(14), view.getUint8(15))) {
    case 'VP8X':
      return { width: twentyFour(24) + 1, height: twentyFour(27) + 1 }
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
    }
    default:
      return null
  }
}

/** From one marker to the next, until the one with the size. */
function jpegSize(view: DataView): ImageSize | null {
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1)
    if (view.getUint8(at) !== 0xff || marker === 0xda) return null
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
  }
}
