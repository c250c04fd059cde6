/** The servers of a `.mcp.json`, which the CLI starts or connects to by itself. Pure; takes any JSON value, never throws. */
import { type Finding, fieldsOf, listOf } from './runs-in-settings.ts'
import { shown, shownValue } from './shown.ts'

export function runsInMcpFile(value: unknown): Finding[] {
  const { mcpServers } = fieldsOf(value)
  return listOf(mcpServers).flatMap((servers) =>
    Object.entries(fieldsOf(servers)).flatMap(([name, server]) => findingsOf(shown(name), server)),
  )
}

function findingsOf(name: string, server: unknown): Finding[] {
  const { command, args, url, headersHelper } = fieldsOf(server)
  const what =
    typeof command === 'string'
      ? shown([command, ...listOf(args).map(String)].join(' '))
      : typeof url === 'string'
        ? shown(url.replace(/[?#].*$/s, ''))
        : shownValue(server)
  const helper =
    headersHelper === undefined
      ? []
      : [{ kind: 'helper' as const, name: `${name}: headersHelper`, what: shownValue(headersHelper) }]
  return [{ kind: 'mcp-server', name, what }, ...helper]
}
