/** Sessions: contract → engine. */
import type { Engine } from '../engine/types.ts'
import { type Implementer, stream } from './implementer.ts'

export const sessionsRouter = ({ sessions: os }: Implementer, { sessions }: Engine) => ({
  create: os.create.handler(({ input }) => sessions.create(input)),
  list: os.list.handler(({ input }) => sessions.list(input)),
  get: os.get.handler(({ input }) => sessions.get(input.id)),
  watch: os.watch.handler((request) => stream(request, (signal) => sessions.watch(signal))),
  follow: os.follow.handler((request) => stream(request, (signal) => sessions.follow(request.input, signal))),
  events: os.events.handler(({ input }) => sessions.events(input)),
  payload: os.payload.handler(({ input }) => sessions.payload(input)),
  send: os.send.handler(({ input }) => sessions.send(input)),
  withdraw: os.withdraw.handler(({ input }) => sessions.withdraw(input)),
  editPrompt: os.editPrompt.handler(({ input }) => sessions.editPrompt(input)),
  orderPrompts: os.orderPrompts.handler(({ input }) => sessions.orderPrompts(input)),
  sendNext: os.sendNext.handler(({ input }) => sessions.sendNext(input)),
  retryNow: os.retryNow.handler(({ input }) => sessions.retryNow(input.id)),
  setContinueAtReset: os.setContinueAtReset.handler(({ input }) => sessions.setContinueAtReset(input)),
  startNormally: os.startNormally.handler(({ input }) => sessions.startNormally(input.id)),
  interrupt: os.interrupt.handler(({ input }) => sessions.interrupt(input.id)),
  moveToBackground: os.moveToBackground.handler(({ input }) => sessions.moveToBackground(input)),
  stopTask: os.stopTask.handler(({ input }) => sessions.stopTask(input)),
  intend: os.intend.handler(({ input }) => sessions.intend(input.id)),
  wake: os.wake.handler(({ input }) => sessions.wake(input.id)),
  setModel: os.setModel.handler(({ input }) => sessions.setModel(input)),
  setPermissionMode: os.setPermissionMode.handler(({ input }) => sessions.setPermissionMode(input)),
  setLimits: os.setLimits.handler(({ input }) => sessions.setLimits(input)),
  models: os.models.handler(() => sessions.models()),
  rename: os.rename.handler(({ input }) => sessions.rename(input)),
  archive: os.archive.handler(({ input }) => sessions.archive(input)),
  close: os.close.handler(({ input }) => sessions.close(input.id, input)),
  delete: os.delete.handler(({ input }) => sessions.delete(input.id)),
})
