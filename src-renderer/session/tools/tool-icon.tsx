/** The sign of a tool: one for each kind of deed, the same everywhere. */
import {
  BookOpenText,
  Bot,
  CircleHelp,
  FilePen,
  FilePlus2,
  FileText,
  FolderOpen,
  Globe,
  ListTodo,
  type LucideIcon,
  Plug,
  Search,
  SquareTerminal,
  Wrench,
} from 'lucide-react'
import { createElement } from 'react'
import type { ToolDescription } from './describe-tool.ts'

const LINES: Readonly<Record<string, LucideIcon>> = {
  Grep: Search,
  Glob: Search,
  LS: FolderOpen,
  WebSearch: Globe,
  ToolSearch: Search,
  BashOutput: SquareTerminal,
  KillShell: SquareTerminal,
  TaskStop: SquareTerminal,
  TaskCreate: ListTodo,
  TaskUpdate: ListTodo,
  SendMessage: Bot,
  Skill: BookOpenText,
}

function iconOf(name: string, description: ToolDescription): LucideIcon {
  switch (description.kind) {
    case 'command':
      return SquareTerminal
    case 'edit':
      return description.isNew ? FilePlus2 : FilePen
    case 'read':
      return FileText
    case 'fetch':
      return Globe
    case 'todos':
    case 'proposal':
      return ListTodo
    case 'task':
      return Bot
    case 'question':
      return CircleHelp
    case 'mcp':
      return Plug
    case 'line':
    case 'other':
      return LINES[name] ?? (name === 'Bash' || name === 'PowerShell' ? SquareTerminal : Wrench)
  }
}

type ToolIconProps = { name: string; description: ToolDescription }

export const ToolIcon = ({ name, description }: ToolIconProps) =>
  createElement(iconOf(name, description), { size: 14, 'aria-hidden': true })
