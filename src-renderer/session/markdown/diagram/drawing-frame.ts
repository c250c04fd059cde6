/** The frame that draws diagrams: sandboxed, without an origin, in a process of its own, and thrown away when it hangs. */
import libraryAddress from 'mermaid/dist/mermaid.min.js?url'
import { z } from 'zod'

const Answer = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ id: z.number(), problem: z.string() }),
  z.object({ id: z.number(), svg: z.string(), width: z.number().positive(), height: z.number().positive() }),
])
export type Drawing = { readonly svg: string; readonly width: number; readonly height: number }
/** As the library names them; colours as CSS writes them. */
export type ThemeVariables = Readonly<Record<string, string | boolean>>
type DrawInput = { id: number; source: string; themeVariables: ThemeVariables }

export type DrawingFrame = {
  /** Rejects with what is wrong with the source. */
  draw(input: DrawInput): Promise<Drawing>
  /** Ends it at once, even while it draws. */
  remove(): void
}

/** Nothing in a diagram's own text can change these. */
const SETTINGS = {
  startOnLoad: false,
  securityLevel: 'strict',
  suppressErrorRendering: true,
  htmlLabels: false,
  flowchart: { htmlLabels: false },
  theme: 'base',
  sequence: { mirrorActors: false, messageFontSize: 14, actorFontSize: 14, noteFontSize: 13 },
  maxTextSize: 50_000, // characters
  maxEdges: 500,
  secure: [
    'secure',
    'securityLevel',
    'startOnLoad',
    'maxTextSize',
    'suppressErrorRendering',
    'maxEdges',
    'htmlLabels',
    'theme',
    'themeCSS',
    'themeVariables',
    'fontFamily',
    'altFontFamily',
    'dompurifyConfig',
  ],
}

/** As text: the frame itself may fetch nothing. The browser keeps it for the next frame. */
async function fetchLibrary(): Promise<string> {
  const response = await fetch(libraryAddress)
  if (!response.ok) throw new Error('What draws diagrams could not be loaded.')
  return response.text()
}

/** Ready to draw on return. Rejects where the frame can't be had; the caller limits the time. */
export async function openDrawingFrame(signal: AbortSignal): Promise<DrawingFrame> {
  const text = await fetchLibrary()
  signal.throwIfAborted()
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.src = new URL('diagram.html', document.baseURI).href
  frame.title = 'Draws diagrams'
  frame.tabIndex = -1
  frame.setAttribute('aria-hidden', 'true')
  // Out of sight, but laid out: what is drawn has to be measured.
  Object.assign(frame.style, { position: 'fixed', left: '-10000px', top: '0', width: '1200px', height: '900px' })
  const { port1, port2 } = new MessageChannel()
  const waiting = new Map<number, { resolve: (drawing: Drawing) => void; reject: (error: Error) => void }>()
  const ready = new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The diagram took too long.')))
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      const answer = Answer.safeParse(data).data
      if (!answer) return
      if ('ready' in answer) {
        resolve()
        return
      }
      const asker = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('problem' in answer) asker?.reject(new Error(answer.problem))
      else asker?.resolve(answer)
    }
  })
  frame.addEventListener(
    'load',
    () => frame.contentWindow?.postMessage({ library: text, settings: SETTINGS }, '*', [port2]),
    { once: true },
  )
  document.body.append(frame)
  const remove = () => {
    port1.close()
    frame.remove()
  }
  signal.addEventListener('abort', remove)
  await ready
  return {
    draw(input) {
      const drawn = new Promise<Drawing>((resolve, reject) => waiting.set(input.id, { resolve, reject }))
      port1.postMessage(input)
      return drawn
    },
    remove,
  }
}
