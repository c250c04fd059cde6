/** The question before a folder is opened for the first time. */
import type { Client } from '#shared/contract/index.ts'
import type { FolderReport } from '#shared/folders.ts'
import type { Terminal } from './terminal.ts'

type Options = { readonly path: string; readonly trust: boolean; readonly terminal: Terminal }

/** Settles whether the folder is trusted, as far as that can be settled here. Starts nothing in it. */
export async function settleTrust(client: Client, { path, trust, terminal }: Options): Promise<FolderReport> {
  const report = await client.folders.inspect({ path })
  if (report.trust === 'trusted') return report
  if (trust) return client.folders.setTrust({ path, trusted: true })
  if (report.trust === 'undecided' && terminal.interactive) {
    const trusted = await ask(report, terminal)
    return client.folders.setTrust({ path, trusted })
  }
  return report
}

async function ask(report: FolderReport, terminal: Terminal): Promise<boolean> {
  terminal.note(describe(report))
  for (;;) {
    const answer = (await terminal.ask('[t]rust this folder, or open it [r]estricted? ')).trim()
    if (/^t(rust)?$/i.test(answer)) return true
    if (/^r(estricted)?$/i.test(answer)) return false
  }
}

/** What a person must see before deciding: everything that would run, and what could not be read. */
export function describe({ path, runs, unreadable }: FolderReport): string {
  const things = runs.map(({ kind, name, what, file }) => `  ${kind} ${name}: ${what} (${file})`)
  const gaps = unreadable.map(({ file, reason }) => `  could not read ${file}: ${reason}`)
  const head =
    things.length === 0
      ? 'It holds nothing now that would run by itself, but may later.'
      : 'If you trust it, this of it runs or is obeyed:'
  return [`${path} was never opened here before. ${head}`, ...things, ...gaps].join('\n')
}
