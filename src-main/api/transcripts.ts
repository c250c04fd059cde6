/** Transcripts, and the agent's side of sessions: contract → engine. */
import type { Engine } from '../engine/types.ts'
import { type Implementer, stream } from './implementer.ts'

export const transcriptsRouter = ({ transcripts: os }: Implementer, { transcripts }: Engine) => ({
  list: os.list.handler(({ input }) => transcripts.list(input)),
  folders: os.folders.handler(() => transcripts.folders()),
  watch: os.watch.handler((request) => stream(request, (signal) => transcripts.watch(signal))),
  scan: os.scan.handler(() => transcripts.scan()),
  rebuild: os.rebuild.handler(() => transcripts.rebuild()),
  read: os.read.handler(({ input }) => transcripts.read(input)),
  locate: os.locate.handler(({ input }) => transcripts.locate(input)),
  holder: os.holder.handler(({ input }) => transcripts.holder(input.id)),
  takeOver: os.takeOver.handler(({ input }) => transcripts.takeOver(input.id)),
  open: os.open.handler(({ input }) => transcripts.open(input)),
  fork: os.fork.handler(({ input }) => transcripts.fork(input)),
  importPiece: os.importPiece.handler(({ input }) => transcripts.importPiece(input)),
  import: os.import.handler(({ input }) => transcripts.import(input)),
})

export const conversationsRouter = ({ sessions: os }: Implementer, { conversations }: Engine) => ({
  conversation: os.conversation.handler(({ input }) => conversations.state(input.id)),
  fork: os.fork.handler(({ input }) => conversations.fork(input)),
  rewind: os.rewind.handler(({ input }) => conversations.rewind(input)),
  rewindFiles: os.rewindFiles.handler(({ input }) => conversations.rewindFiles(input)),
  startFresh: os.startFresh.handler(({ input }) => conversations.startFresh(input.id)),
  catchUp: os.catchUp.handler(({ input }) => conversations.catchUp(input.id)),
  export: os.export.handler((request) => stream(request, (signal) => conversations.export(request.input, signal))),
})
