/** Where a fault in what is painted ends: something else takes its place, all around it stays. */
import { Component, type ReactNode } from 'react'

type Props = {
  /** What is painted. Another one is tried anew. */
  subject?: unknown
  fallback: (error: Error, again: () => void) => ReactNode
  children: ReactNode
}
type State = { error: Error | null; subject: unknown }

export class Boundary extends Component<Props, State> {
  override state: State = { error: null, subject: this.props.subject }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  static getDerivedStateFromProps({ subject }: Props, state: State): Partial<State> | null {
    return subject === state.subject ? null : { subject, error: null }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return this.props.fallback(error, () => this.setState({ error: null }))
  }
}
