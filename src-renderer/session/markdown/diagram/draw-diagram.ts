/** Draws diagrams one after the other, within limits of size and time, and remembers the last ones. */
import { type Drawing, type DrawingFrame, openDrawingFrame, type ThemeVariables } from './drawing-frame.ts'

export type DrawRequest = { readonly source: string; readonly themeVariables: ThemeVariables }

type Limits = {
  /** Until a frame with its library is there, and for one diagram. Milliseconds. */
  readonly openMs: number
  readonly drawMs: number
  /** A frame nobody uses costs some 100 MB of memory: it goes after this time. Milliseconds. */
  readonly idleMs: number
}

const LIMITS: Limits = { openMs: 15_000, drawMs: 5_000, idleMs: 60_000 }
/** Characters. More is no diagram that a person reads. */
const LONGEST_SOURCE = 50_000
const LARGEST_SVG = 2_000_000
/** Elements within elements: the browser that shows it must not die of it. */
const DEEPEST_SVG = 200
const REMEMBERED = 60

/** `open` is named by tests. */
export function createDrawer({ open = openDrawingFrame, limits = LIMITS } = {}) {
  const remembered = new Map<string, Drawing>()
  let frame: DrawingFrame | null = null
  let last: Promise<unknown> = Promise.resolve()
  let idle: ReturnType<typeof setTimeout> | undefined
  let count = 0

  const drop = () => {
    frame?.remove()
    frame = null
  }

  async function opened(): Promise<DrawingFrame> {
    if (frame) return frame
    const ending = new AbortController()
    frame = await within(limits.openMs, open(ending.signal), () => ending.abort())
    return frame
  }

  async function drawNow({ source, themeVariables }: DrawRequest): Promise<Drawing> {
    clearTimeout(idle)
    try {
      const drawer = await opened()
      const drawing = await within(limits.drawMs, drawer.draw({ id: ++count, source, themeVariables }), drop)
      if (drawing.svg.length > LARGEST_SVG || depthOf(drawing.svg) > DEEPEST_SVG)
        throw new Error('The diagram is too large to be shown.')
      return drawing
    } finally {
      idle = setTimeout(drop, limits.idleMs)
    }
  }

  const keyOf = ({ source, themeVariables }: DrawRequest) => JSON.stringify([themeVariables, source])

  return {
    /** What was drawn before, to be there at once when it is scrolled into sight again. */
    known: (request: DrawRequest): Drawing | undefined => remembered.get(keyOf(request)),
    /** Rejects with what is wrong, in words. */
    async draw(request: DrawRequest): Promise<Drawing> {
      const key = keyOf(request)
      const before = remembered.get(key)
      if (before) return before
      if (request.source.length > LONGEST_SOURCE) {
        throw new Error(`The diagram is longer than ${LONGEST_SOURCE.toLocaleString('en')} characters.`)
      }
      const next = last.then(() => remembered.get(key) ?? drawNow(request))
      last = next.catch(() => undefined)
      const drawing = await next
      remembered.set(key, drawing)
      const [oldest] = remembered.keys()
      if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest)
      return drawing
    },
  }
}

/** Of a serialised document, where every element that is opened is closed. */
function depthOf(svg: string): number {
  let depth = 0
  let deepest = 0
  for (const [tag] of svg.matchAll(/<\/?[A-Za-z][^>]*>/g)) {
    if (tag.startsWith('</')) depth -= 1
    else if (!tag.endsWith('/>')) deepest = Math.max(deepest, ++depth)
  }
  return deepest
}

async function within<Value>(ms: number, promise: Promise<Value>, onLate: () => void): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      onLate()
      reject(new Error('The diagram took too long.'))
    }, ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

export const drawer = createDrawer()
