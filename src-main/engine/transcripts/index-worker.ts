/** The thread of `index-thread.ts`: reads transcripts and keeps the file with their words, one order after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import { troubleOf } from '../store/disk-trouble.ts'
import { TranscriptWords } from '../store/transcript-words.ts'
import { readBatch } from './index-batch.ts'
import { type Answer, Order } from './index-orders.ts'

let words: TranscriptWords | null = null
let last = Promise.resolve()

parentPort?.on('message', (message: unknown) => {
  const order = Order.parse(message)
  last = last.then(() => follow(order))
})

const tell = (answer: Answer): void => parentPort?.postMessage(answer)

async function follow(order: Order): Promise<void> {
  const { number } = order
  try {
    words ??= new TranscriptWords(String(workerData))
    const batch = await done(words, order)
    tell({ answer: 'done', number, generation: words.generation, ...batch })
  } catch (error) {
    if (troubleOf(error) === 'damaged') mend()
    tell({ answer: 'failed', number, message: error instanceof Error ? error.message : String(error) })
  }
}

function done(
  words: TranscriptWords,
  order: Order,
): Awaited<ReturnType<typeof readBatch>> | ReturnType<typeof readBatch> {
  if (order.order === 'read')
    return readBatch(words, order, (bytes) => tell({ answer: 'progress', number: order.number, bytes }))
  words.anew()
  return { rows: [], problems: [] }
}

/** A damaged file is of no use to anyone: an empty one takes its place, whose generation tells that all is to be read again. */
function mend(): void {
  try {
    words?.anew()
  } catch {
    words = null // the next order tries to open it, and says why it can't
  }
}
