/** Of the files that the CLI itself writes all the time, the part that decides what a process starts with. */
import { z } from 'zod'
import { canonical, digest } from './digest.ts'

/** Of the whole file: servers, keys and variables. */
const FOR_ALL = ['mcpServers', 'customApiKeyResponses', 'primaryApiKey', 'env'] as const
/** Which account it is. What else is kept of it (plan, trial, when it was fetched) is written again by starts. */
const ACCOUNT = ['accountUuid', 'organizationUuid', 'emailAddress'] as const
/** Of each project: its servers, which of them may run, and what else the user allowed there. */
const PER_PROJECT = [
  'mcpServers',
  'enabledMcpServers',
  'disabledMcpServers',
  'enabledMcpjsonServers',
  'disabledMcpjsonServers',
  'enableAllProjectMcpServers',
  'allowedTools',
  'hasClaudeMdExternalIncludesApproved',
] as const

const Members = z.record(z.string(), z.unknown())

/**
 * Of its text. The CLI writes the file again at every start and turn, with counters, costs and prompts: those are no part.
 * Servers of all projects are: which project a folder belongs to the CLI decides by its repository. Null
 * when it holds nothing of all that. 5 ms for 4 MB.
 */
export function startsWith(text: string): string | null {
  let config: unknown
  try {
    config = JSON.parse(text)
  } catch {
    return digest(text) // neither can the CLI read it
  }
  const whole = Members.safeParse(config).data ?? {}
  const projects = Object.entries(Members.safeParse(whole.projects).data ?? {}).flatMap(([path, project]) => {
    const chosen = chosenOf(Members.safeParse(project).data ?? {}, PER_PROJECT)
    return chosen.length === 0 ? [] : [[path, chosen]]
  })
  const account = Members.safeParse(whole.oauthAccount).data ?? {}
  const forAll = [...chosenOf(whole, FOR_ALL), ...chosenOf(account, ACCOUNT)]
  if (forAll.length === 0 && projects.length === 0) return null // as if there were none
  return digest(canonical([forAll, projects.toSorted(byName)]))
}

/** Tokens of servers: a process that starts may renew them. */
const OF_SERVERS = /^mcp|^plugin/

/** Of the text of the CLI's credentials: the account that is signed in. Its tokens are renewed some times a day. */
export function accountIn(text: string): string {
  let credentials: unknown
  try {
    credentials = JSON.parse(text)
  } catch {
    return digest(text)
  }
  const members = Object.entries(Members.safeParse(credentials).data ?? {})
  return digest(canonical(Object.fromEntries(members.filter(([name]) => !OF_SERVERS.test(name)))))
}

/** A project that was merely opened gets empty lists: they are the same as none. */
function chosenOf(from: Readonly<Record<string, unknown>>, names: readonly string[]): unknown[][] {
  return names.flatMap((name) => (isEmpty(from[name]) ? [] : [[name, from[name]]]))
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isEmpty)
  return value === undefined || value === null || value === false
}

const byName = ([a]: readonly unknown[], [b]: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1)
