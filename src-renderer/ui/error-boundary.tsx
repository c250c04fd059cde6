/** Keeps a fault in one pane from taking the others with it. */
import { Component, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

type Props = { pane: string; children: ReactNode }
type State = { error: Error | null }

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div style={{ padding: 'var(--space-4)' }}>
        <Notice
          tone="error"
          urgent
          message={`${this.props.pane} could not be shown.`}
          remedy="Nothing is lost: the host keeps every session. Try to show it again, or reload the window."
          detail={error.stack ?? error.message}
          actions={
            <>
              <Button size="sm" onClick={() => this.setState({ error: null })}>
                Show again
              </Button>
              <Button size="sm" look="ghost" onClick={() => window.location.reload()}>
                Reload the window
              </Button>
            </>
          }
        />
      </div>
    )
  }
}
