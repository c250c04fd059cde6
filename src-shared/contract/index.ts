/** The one table: everything that crosses a process boundary. Both hosts, all clients and the OpenAPI document derive from it. */
import type { ContractRouterClient, InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import { breaker } from './breaker.ts'
import { composing, snippets } from './composing.ts'
import { conversations } from './conversations.ts'
import { files } from './files.ts'
import { folders } from './folders.ts'
import { git } from './git.ts'
import { mcp } from './mcp.ts'
import { permissions } from './permissions.ts'
import { pool } from './pool.ts'
import { search } from './search.ts'
import { sessions } from './sessions.ts'
import { shell } from './shell.ts'
import { storage } from './storage.ts'
import { credentials, demo, processes, settings, system } from './system.ts'
import { tasks } from './tasks.ts'
import { transcripts } from './transcripts.ts'
import { usage } from './usage.ts'
import { workspace } from './workspace.ts'

export const contract = {
  sessions: { ...sessions, ...conversations, ...composing, ...mcp, ...tasks },
  transcripts,
  breaker,
  permissions,
  folders,
  files,
  git,
  snippets,
  workspace,
  pool,
  search,
  processes,
  settings,
  credentials,
  demo,
  storage,
  usage,
  system,
  shell,
}

export type Contract = typeof contract
export type Client = ContractRouterClient<Contract>
export type Inputs = InferContractRouterInputs<Contract>
export type Outputs = InferContractRouterOutputs<Contract>
