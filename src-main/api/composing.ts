/** What helps to write a prompt, and the MCP servers of a session: contract → engine. */
import type { Engine } from '../engine/types.ts'
import type { Implementer } from './implementer.ts'

export const composingRouter = ({ sessions: os }: Implementer, { sessions }: Engine) => ({
  commands: os.commands.handler(({ input }) => sessions.commands(input.id)),
  promptHistory: os.promptHistory.handler(({ input }) => sessions.promptHistory(input)),
  contextUsage: os.contextUsage.handler(({ input }) => sessions.contextUsage(input.id)),
  setEffort: os.setEffort.handler(({ input }) => sessions.setEffort(input)),
  setBudget: os.setBudget.handler(({ input }) => sessions.setBudget(input)),
  mcpServers: os.mcpServers.handler(({ input }) => sessions.mcpServers(input.id)),
  reconnectMcp: os.reconnectMcp.handler(({ input }) => sessions.reconnectMcp(input)),
  switchMcp: os.switchMcp.handler(({ input }) => sessions.switchMcp(input)),
})

export const filesRouter = ({ files: os }: Implementer, { files }: Engine) => ({
  complete: os.complete.handler(({ input }) => files.complete(input)),
  locate: os.locate.handler(({ input }) => files.locate(input)),
  image: os.image.handler(({ input }) => files.image(input)),
  taskOutput: os.taskOutput.handler(({ input }) => files.taskOutput(input)),
  programs: os.programs.handler(() => files.programs()),
  open: os.open.handler(({ input }) => files.open(input)),
})

export const snippetsRouter = ({ snippets: os }: Implementer, { snippets }: Engine) => ({
  list: os.list.handler(() => snippets.list()),
  save: os.save.handler(({ input }) => snippets.save(input)),
  delete: os.delete.handler(({ input }) => snippets.delete(input.id)),
})
