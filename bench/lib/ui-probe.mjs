/**
 * Runs in the page before its own code: notes when it was painted, how long after an input a thing was on the screen, and
 * which tasks were long. All times are milliseconds of the page's clock.
 */
/* global MessageChannel, MutationObserver, PerformanceObserver, addEventListener, document, performance, removeEventListener, requestAnimationFrame */
/** Within an animation frame: when that very frame is painted. What is posted there comes behind its layout and painting. */
const afterThisFrame = (done) => {
  const channel = new MessageChannel()
  channel.port1.onmessage = () => done(performance.now())
  channel.port2.postMessage(null)
}

const afterPaint = (done) => requestAnimationFrame(() => afterThisFrame(done))

/** `selector` is there, has `text` in it, and the transcript around it, if `atEnd`, is at its end. */
function isShown({ selector, text = '', atEnd = false }) {
  return [...document.querySelectorAll(selector)].some((element) => {
    if (!element.checkVisibility() || !element.textContent.includes(text)) return false
    return !atEnd || element.scrollTop + element.clientHeight >= element.scrollHeight - 2
  })
}

const longTasks = []
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) longTasks.push({ startTime, duration })
}).observe({ type: 'longtask', buffered: true })

let frames = null
const onFrame = (at) => {
  if (!frames) return
  frames.push(at)
  requestAnimationFrame(onFrame)
}

/** Held down first, and as long as one likes: what is asked for begins with the key itself. */
const HELD = new Set(['Alt', 'Control', 'Meta', 'Shift'])

globalThis.probe = {
  /** From the next event of this kind until the frame with the thing is painted. */
  fromInput: (kind, thing) =>
    new Promise((done) => {
      const begin = (event) => {
        if (HELD.has(event.key)) return
        removeEventListener(kind, begin, true)
        const look = () => {
          // it is painted in the frame in which it is found, not in the one behind that
          if (isShown(thing)) afterThisFrame((at) => done(at - event.timeStamp))
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }
      addEventListener(kind, begin, true)
    }),

  /** Times of frames and of keys until `stop` is called. */
  record() {
    frames = []
    const from = performance.now()
    const keys = []
    const logs = [...document.querySelectorAll('[role="tabpanel"] [role="log"]')].filter((log) => log.checkVisibility())
    const changed = logs.map(() => new Set())
    const observers = logs.map((log, index) => {
      const observer = new MutationObserver(() => changed[index].add(frames.length))
      observer.observe(log, { subtree: true, childList: true, characterData: true })
      return observer
    })
    const onKey = (event) => afterPaint((at) => keys.push(at - event.timeStamp))
    addEventListener('keydown', onKey, true)
    requestAnimationFrame(onFrame)
    globalThis.probe.stop = () => {
      const intervals = frames.slice(1).map((at, index) => at - frames[index])
      const seconds = (frames.at(-1) - frames[0]) / 1000
      const news = changed.map(({ size }) => size / seconds)
      for (const observer of observers) observer.disconnect()
      frames = null
      removeEventListener('keydown', onKey, true)
      return { intervals, keys, news, longTasks: longTasks.filter(({ startTime }) => startTime >= from) }
    }
  },
}
