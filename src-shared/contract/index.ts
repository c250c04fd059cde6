/** The one table: everything that crosses a process boundary. Both hosts, all clients and the OpenAPI document derive from it. */
import type { ContractRouterClient, InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import { folders } from './folders.ts'
import { permissions } from './permissions.ts'
import { pool } from './pool.ts'
import { sessions } from './sessions.ts'
import { shell } from './shell.ts'
import { credentials, demo, processes, settings, system } from './system.ts'
import { workspace } from './workspace.ts'

export const contract = {
  sessions,
  permissions,
  folders,
  workspace,
  pool,
  processes,
  settings,
  credentials,
  demo,
  system,
  shell,
}

export type Contract = typeof contract
export type Client = ContractRouterClient<Contract>
export type Inputs = InferContractRouterInputs<Contract>
export type Outputs = InferContractRouterOutputs<Contract>
