/** Where the Claude Code CLI is that is installed together with the SDK: one binary per platform, in a package of its own. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { sep } from 'node:path'
import { AppError } from '#shared/errors.ts'

const SDK = '@anthropic-ai/claude-agent-sdk'

/** Absolute path. Throws `not_found` when the package of this platform is not installed. */
export function bundledCli(): string {
  // Resolved from the SDK: a package manager may have put its optional packages under it.
  const { resolve } = createRequire(createRequire(import.meta.url).resolve(SDK))
  const names = binaryNames(process.platform, process.arch)
  const paths = names.flatMap((name) => installed(name, resolve))
  const path = paths.length > 1 && usesMusl() ? paths.at(-1) : paths[0]
  if (path !== undefined) return path
  throw new AppError('not_found', {
    message: `The Claude Code CLI for ${process.platform}-${process.arch} is not installed.`,
    remedy: 'Install again without "--omit=optional", or install Claude Code and set "cliPath" to its absolute path.',
    field: 'cliPath',
    detail: `Looked for ${names.join(' and ')}.`,
  })
}

/** The candidates: Linux has one per C library, of which the package manager installs the one that fits. musl is last. */
export function binaryNames(platform: string, arch: string): string[] {
  const binary = platform === 'win32' ? 'claude.exe' : 'claude'
  if (platform !== 'linux') return [`${SDK}-${platform}-${arch}/${binary}`]
  return [`${SDK}-linux-${arch}/${binary}`, `${SDK}-linux-${arch}-musl/${binary}`]
}

function installed(name: string, resolve: (name: string) => string): string[] {
  try {
    const path = unpacked(resolve(name))
    return existsSync(path) ? [path] : []
  } catch {
    return [] // its package is not there
  }
}

/** A binary can't be run from inside the packaged app's archive; the packager puts it beside, under this name. */
export const unpacked = (path: string): string => path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)

/** Node's own report names the version of glibc when it runs on it. Slow, so only asked when both binaries are there. */
function usesMusl(): boolean {
  const report: unknown = process.report.getReport()
  const header = typeof report === 'object' && report !== null && 'header' in report ? report.header : undefined
  return typeof header === 'object' && header !== null && !('glibcVersionRuntime' in header)
}
