/** A permission rule in words: what it allows, and where it reaches further than it may seem. */
import { type RuleScope, parseRule } from '#shared/permission-rules.ts'

export const SCOPES: readonly { readonly scope: RuleScope; readonly label: string; readonly where: string }[] = [
  {
    scope: 'session',
    label: 'This session',
    where: 'Kept with this session until you take it back. Written to no file.',
  },
  {
    scope: 'local',
    label: 'This project, for you',
    where: '.claude/settings.local.json in the project. For you alone.',
  },
  {
    scope: 'project',
    label: 'This project, for everybody',
    where: '.claude/settings.json in the project, which is usually committed: all who work on it get it.',
  },
  { scope: 'user', label: 'All your projects', where: 'settings.json among your own settings of Claude Code.' },
]

/** What it allows, in one sentence; null = it is no rule. */
export function meaningOf(rule: string): string | null {
  const parts = parseRule(rule)
  if (!parts) return null
  const { tool, what } = parts
  if (tool === 'Bash' || tool === 'PowerShell') return commandMeaning(what)
  if (tool.startsWith('mcp__')) return mcpMeaning(tool)
  if (tool === 'Edit') return `Every change to ${what === null ? 'any file, wherever it lies' : filesOf(what)}.`
  if (tool === 'Read') return `Reading ${what === null ? 'any file, wherever it lies' : filesOf(what)}.`
  if (tool === 'WebFetch' && what?.startsWith('domain:') === true) return `Every address of ${what.slice(7)}.`
  return what === null ? `${tool}, whatever it is asked to do.` : `${tool}, where it is asked for ${what}.`
}

function commandMeaning(what: string | null): string {
  if (what === null || /^[*\s:]+$/.test(what)) return 'Every command, whatever it does.'
  const prefix = /^(?<words>[^*]+?)(?::\*| \*)$/.exec(what)?.groups?.words
  if (prefix !== undefined) return `Every command that begins with “${prefix}”, whatever stands behind it.`
  return what.includes('*')
    ? `Every command like “${what}”, with anything in place of *.`
    : `Only “${what}”, word for word.`
}

function mcpMeaning(tool: string): string {
  const [, server = '', ...rest] = tool.split('__')
  const name = rest.join('__')
  return name === '' || name === '*'
    ? `Every tool of the server “${server}”.`
    : `The tool “${name}” of the server “${server}”, whatever it is given.`
}

function filesOf(pattern: string): string {
  if (/^(?:\.\/)?\*\*$/.test(pattern)) return 'any file in the folder of the session'
  const folder = /^(?<folder>.*)\/\*\*$/.exec(pattern)?.groups?.folder
  const path = (folder ?? pattern).replace(/^\/\//, '/')
  return folder === undefined
    ? `files like ${path}`
    : `any file in ${path === '' || path === '/' ? 'the whole machine' : path}`
}

/** They run whatever they are given. */
const RUNNERS =
  /^(?:(?:ba|z|da|k|fi)?sh|pwsh|python[\d.]*|node|deno|bun|ruby|perl|php|env|xargs|sudo|doas|eval|exec|npx|bunx|pnpx|uvx|find|awk|make|ssh|docker|time|timeout|nohup|nice|watch|command)$/
const DELETES = /^(?:rm|rmdir|shred|mv|dd|truncate|chmod|chown)$/
const SENDS = /^(?:curl|wget|scp|rsync|nc|ftp)$/

/** Why a rule reaches far; empty = it does not, as far as its text tells. */
export function breadthOf(rule: string, scope: RuleScope): string[] {
  const parts = parseRule(rule)
  if (!parts) return []
  const { tool, what } = parts
  const far = scope === 'user' ? ' In every project.' : ''
  if (tool === 'Bash' || tool === 'PowerShell') return commandBreadth(what).map((words) => words + far)
  const files = tool === 'Edit' || tool === 'Read' || tool === 'Write'
  if (files && (what === null || (/^(?:\/\/|~\/)?\*\*?$/.test(what.replace(/^\.\//, '')) && /^[/~]/.test(what)))) {
    return [
      `It holds for every file ${what?.startsWith('~') === true ? 'of your home folder' : 'of this machine'}.${far}`,
    ]
  }
  if (files && what !== null && /^\/(?!\/)/.test(what)) {
    return [
      'One slash is the folder of the settings file. Write // for the root of the disk, ./ for the folder of the session.',
    ]
  }
  if (files && scope === 'user' && what !== null && !/^(?:\/\/|~)/.test(what))
    return ['It holds in the folder of every session, not only here.']
  if (tool === 'WebFetch' && what === null)
    return [`It holds for every address; what is sent to one leaves your machine.${far}`]
  if (tool.startsWith('mcp__') && (tool.endsWith('*') || tool.split('__').length === 2))
    return [`It holds for every tool of that server, those it gets later as well.${far}`]
  return []
}

function commandBreadth(what: string | null): string[] {
  if (what === null || /^[*\s:]+$/.test(what)) return ['It holds for every command: nothing would be asked any more.']
  if (!what.includes('*')) return []
  const [command = '', second = ''] = what.split(/[\s:]+/)
  if (command.includes('*')) return ['It holds for commands of many names.']
  if (RUNNERS.test(command) && (second === '*' || second === ''))
    return [`${command} runs whatever it is given, so this holds for nearly every command.`]
  if (DELETES.test(command) && /^\S+?(?: -\S+)*[ :]+\*/.test(what))
    return [`It holds for whatever ${command} is given, every file of the project included.`]
  if (SENDS.test(command)) return [`${command} can send files of yours anywhere.`]
  if (command === 'git' && second === '*') return ['It holds for every git command: force pushes and resets as well.']
  return /:\*./.test(what) ? ['“:*” means "and whatever follows" only at the end of a rule.'] : []
}
