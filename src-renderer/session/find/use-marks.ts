/** Marks what was found in the rows on the screen, brings the current hit into view, and unfolds what hides it. */
import { useEffect, useRef } from 'react'
import type { Transcript } from '../transcript/transcript-store.ts'
import type { FindPlace } from './find-hits.ts'
import { findRanges } from './find-ranges.ts'
import { FoundMarks } from './highlights.ts'

type MarksOptions = {
  readonly scroller: () => HTMLElement | null
  readonly pattern: RegExp | null
  readonly place: FindPlace | null
  /** Where the place stands, once the transcript has it. */
  readonly revealed: Transcript['revealed']
}

/** From the edges of what is in sight. */
const MARGIN_PX = 48

export function useMarks({ scroller, pattern, place, revealed }: MarksOptions): void {
  /** The place that was brought into view: from then on the reader scrolls where they like. */
  const shown = useRef<FindPlace | null>(null)
  useEffect(() => {
    const view = scroller()
    if (!view || !pattern) return
    const marks = new FoundMarks()
    const unfolded = new WeakSet<Element>()
    let frame = 0
    const paint = () => {
      frame = 0
      const ranges: Range[] = []
      let current: Range | null = null
      for (const row of view.querySelectorAll<HTMLElement>('[data-row]')) {
        const own = findRanges(row, pattern)
        ranges.push(...own)
        if (!place || revealed?.seq !== place.seq || row.dataset.row !== revealed.key) continue
        const one = own[Math.min(place.nth, own.length - 1)]
        if (one) current = one
        else if (!unfolded.has(row)) {
          unfolded.add(row)
          unfold(row)
        }
      }
      marks.show(ranges, current)
      if (current && shown.current !== place) {
        shown.current = place
        bringIntoView(view, current)
      }
    }
    const schedule = () => {
      frame ||= requestAnimationFrame(paint)
    }
    schedule()
    const observer = new MutationObserver(schedule)
    observer.observe(view, { childList: true, characterData: true, subtree: true })
    return () => {
      cancelAnimationFrame(frame)
      observer.disconnect()
      marks.clear()
    }
  }, [scroller, pattern, place, revealed])
}

/** Cards, thoughts and long outputs that are folded. */
function unfold(row: Element): void {
  for (const button of row.querySelectorAll<HTMLElement>('button[aria-expanded="false"]:not([aria-haspopup])'))
    button.click()
}

function bringIntoView(view: HTMLElement, range: Range): void {
  const { top, bottom } = range.getBoundingClientRect()
  const edge = view.getBoundingClientRect()
  const isInSight = top >= edge.top + MARGIN_PX && bottom <= edge.bottom - MARGIN_PX
  if (!isInSight) view.scrollBy({ top: top - edge.top - view.clientHeight / 2 })
}
