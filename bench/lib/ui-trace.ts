/** Reads a trace of Chromium: what the page's main thread did for each frame, in time and in processor time of its own. */
import { z } from 'zod'

/** Milliseconds. `cpu` is what the thread itself used: it does not grow when other programs hold the processor. */
export type FrameWork = { readonly wall: number; readonly cpu: number; readonly longest: number }

/** Times in microseconds. */
const TraceEvent = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number().default(0),
  dur: z.number().optional(),
  tdur: z.number().optional(),
  args: z.unknown().optional(),
})
type TraceEvent = z.infer<typeof TraceEvent>

/** From one painted frame to the next; the first and the last, which are cut, are left out. */
export function workPerFrame(trace: readonly unknown[]): readonly FrameWork[] {
  const events = trace.flatMap((raw) => {
    const parsed = TraceEvent.safeParse(raw)
    return parsed.success ? [parsed.data] : []
  })
  const thread = threadOf(events)
  const own = events.filter((event) => `${event.pid} ${event.tid}` === thread).sort((a, b) => a.ts - b.ts)
  const frames: { wall: number; cpu: number; longest: number }[] = []
  for (const { name, ph, dur = 0, tdur } of own) {
    // the task that hands a frame over begins before that and counts to it
    if (name === 'Commit' || frames.length === 0) frames.push({ wall: 0, cpu: 0, longest: 0 })
    const frame = frames.at(-1)
    if (!frame || ph !== 'X' || name !== 'RunTask') continue
    frame.wall += dur / 1000
    frame.cpu += (tdur ?? dur) / 1000
    frame.longest = Math.max(frame.longest, (tdur ?? dur) / 1000)
  }
  return frames.slice(1, -1)
}

/** The main thread of the page: where the most animation frames were. */
function threadOf(events: readonly TraceEvent[]): string {
  const counts = new Map<string, number>()
  for (const { name, pid, tid } of events) {
    if (name !== 'FireAnimationFrame') continue
    const thread = `${pid} ${tid}`
    counts.set(thread, (counts.get(thread) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  if (!most) throw new Error('There was no frame in the trace.')
  return most[0]
}
