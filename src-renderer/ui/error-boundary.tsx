/** Keeps a fault in one pane from taking the others with it. */
import type { ReactNode } from 'react'
import { Boundary } from './boundary.tsx'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

export const ErrorBoundary = ({ pane, children }: { pane: string; children: ReactNode }) => (
  <Boundary
    fallback={(error, again) => (
      <div style={{ padding: 'var(--space-4)' }}>
        <Notice
          tone="error"
          urgent
          message={`${pane} could not be shown.`}
          remedy="Nothing is lost: the host keeps every session. Try to show it again, or reload the window."
          detail={error.stack ?? error.message}
          actions={
            <>
              <Button size="sm" onClick={again}>
                Show again
              </Button>
              <Button size="sm" look="ghost" onClick={() => window.location.reload()}>
                Reload the window
              </Button>
            </>
          }
        />
      </div>
    )}
  >
    {children}
  </Boundary>
)
