/** The host's side of the thread that reads transcripts: started when there is something to read, ended when there was nothing for a while. */
import { Worker } from 'node:worker_threads'
import { workerScript } from '../store/worker-script.ts'
import { Answer, type Order, type ToRead } from './index-orders.ts'

/** A conversation that is going on elsewhere is read again every few seconds; a thread takes 20 MB. */
const IDLE_MS = 30_000

type Done = Extract<Answer, { answer: 'done' }>
type Waiting = PromiseWithResolvers<Done> & { readonly onFile?: ((bytes: number) => void) | undefined }

export class IndexThread {
  readonly #file: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | undefined
  #number = 0
  #stopped = false

  /** `file`: the one with the words. */
  constructor(file: string) {
    this.#file = file
  }

  /** Resolves when all of it is on the disk. `onFile` is told of each file that has been looked into, with its size. */
  read(
    { files = [], forget = [] }: { readonly files?: ToRead[]; readonly forget?: string[] },
    onFile?: (bytes: number) => void,
  ): Promise<Done> {
    return this.#give({ order: 'read', number: (this.#number += 1), files, forget }, onFile)
  }

  /** Forgets all words; resolves when the file is empty. */
  anew(): Promise<Done> {
    return this.#give({ order: 'anew', number: (this.#number += 1) })
  }

  /** What is under way is given up: it is read again the next time. Resolves when the file is closed. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#end(new Error('stopped'))
  }

  #give(order: Order, onFile?: (bytes: number) => void): Promise<Done> {
    if (this.#stopped) return Promise.reject(new Error('stopped'))
    clearTimeout(this.#idle)
    this.#worker ??= this.#start()
    const waiting: Waiting = { ...Promise.withResolvers<Done>(), onFile }
    this.#waiting.set(order.number, waiting)
    this.#worker.postMessage(order)
    return waiting.promise
  }

  #start(): Worker {
    const script = workerScript({ folder: import.meta.dirname, source: 'index-worker.ts', built: 'transcripts-index' })
    if (script === null) throw new Error('The thread that reads transcripts is missing from this installation.')
    const worker = new Worker(script, { workerData: this.#file, execArgv: [] })
    worker.unref() // reading never keeps the process alive
    worker.on('message', (message: unknown) => this.#answered(Answer.parse(message)))
    const gone = (error: Error) => {
      if (this.#worker === worker) void this.#end(error)
    }
    worker.on('error', gone)
    worker.on('exit', (code) => gone(new Error(`The thread that reads transcripts ended with ${code}.`)))
    return worker
  }

  #answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.number)
    if (answer.answer === 'progress') {
      waiting?.onFile?.(answer.bytes)
      return
    }
    this.#waiting.delete(answer.number)
    if (answer.answer === 'done') waiting?.resolve(answer)
    else waiting?.reject(new Error(answer.message))
    if (this.#waiting.size > 0) return
    this.#idle = setTimeout(() => void this.#end(new Error('idle')), IDLE_MS).unref()
  }

  async #end(reason: Error): Promise<void> {
    clearTimeout(this.#idle)
    const worker = this.#worker
    this.#worker = null
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of waiting) reject(reason)
    await worker?.terminate()
  }
}
