/** One MCP server: its state in words, its tools on demand, connecting it anew, switching it. */
import { RotateCw } from 'lucide-react'
import { useId } from 'react'
import type { McpServer, McpState } from '#shared/mcp.ts'
import { countOf } from '../../client/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Revealed } from '../../ui/revealed.tsx'
import styles from './servers-dialog.module.css'

type ServerRowProps = {
  server: McpServer
  /** What was asked of it is under way. */
  busy: boolean
  /** Of this one, or another. */
  disabled: boolean
  onReconnect: () => void
  onSwitch: (on: boolean) => void
}

const LOOKS: Readonly<Record<McpState, string | undefined>> = {
  connected: styles.ok,
  failed: styles.bad,
  'needs-auth': styles.warn,
  pending: undefined,
  disabled: undefined,
}

export function ServerRow({ server, busy, disabled, onReconnect, onSwitch }: ServerRowProps) {
  const { name, state, error, scope, address, version, tools } = server
  const id = useId()
  const facts = [scope !== null && `from ${SCOPES[scope] ?? scope}`, address, version !== null && `version ${version}`]
  return (
    <li className={styles.server} aria-labelledby={id}>
      <div className={styles.head}>
        <span className={classNames(styles.light, LOOKS[state])} aria-hidden />
        <div className={styles.words}>
          <p className={styles.name}>
            <strong id={id}>
              <Revealed text={name} />
            </strong>{' '}
            <span className={styles.state} role="status">
              {busy ? 'One moment…' : stateWords(server)}
            </span>
          </p>
          <p className={styles.facts}>{facts.filter((fact) => fact !== false && fact !== null).join(' · ')}</p>
        </div>
        <div className={styles.actions}>
          {state !== 'disabled' && (
            <Button
              size="sm"
              look="ghost"
              aria-disabled={disabled}
              aria-label={`Reconnect ${name}`}
              onClick={() => !disabled && onReconnect()}
            >
              <RotateCw size={13} aria-hidden /> Reconnect
            </Button>
          )}
          <Button
            size="sm"
            aria-disabled={disabled}
            aria-label={`Switch ${state === 'disabled' ? 'on' : 'off'}: ${name}`}
            onClick={() => !disabled && onSwitch(state === 'disabled')}
          >
            {state === 'disabled' ? 'Switch on' : 'Switch off'}
          </Button>
        </div>
      </div>
      {state === 'failed' && (
        <p className={styles.error}>
          {error === null ? (
            'It gave no reason. Its own log, or starting it in a terminal, may tell.'
          ) : (
            <Revealed text={error} />
          )}
        </p>
      )}
      {state === 'needs-auth' && (
        <p className={styles.note}>
          Sign in to it once: run <code>claude</code> in a terminal in this folder, type <code>/mcp</code>, and choose
          it there. Then reconnect it here.
        </p>
      )}
      {tools.length > 0 && (
        <details className={styles.tools}>
          <summary>{countOf(tools.length, 'tool')}</summary>
          <ul>
            {tools.map((tool) => (
              <li key={tool.name}>
                <code>
                  <Revealed text={tool.name} />
                </code>{' '}
                {tool.destructive ? <Badge tone="warn">may destroy</Badge> : tool.readOnly && <Badge>reads only</Badge>}
                {tool.description !== '' && (
                  <p>
                    <Revealed text={tool.description} />
                  </p>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}

const SCOPES: Readonly<Record<string, string>> = {
  user: 'your settings',
  project: 'the folder',
  local: 'your settings for the folder',
  plugin: 'a plugin',
  managed: 'your organisation',
  enterprise: 'your organisation',
  claudeai: 'your account',
  sdk: 'Bullpen',
}

function stateWords({ state, tools }: McpServer): string {
  switch (state) {
    case 'connected':
      return tools.length === 0 ? 'connected, no tools' : 'connected'
    case 'failed':
      return 'failed'
    case 'needs-auth':
      return 'waits for you to sign in'
    case 'pending':
      return 'connecting'
    case 'disabled':
      return 'switched off'
  }
}
