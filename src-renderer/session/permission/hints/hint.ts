/** A reason to look twice at what is asked, found by reading it. Finding none is no promise of safety. */
export type Hint = {
  readonly kind: HintKind
  /** `danger`: can't be undone, or hands the machine over. `care`: reaches further than the project's files. */
  readonly weight: 'danger' | 'care'
  /** Two to five words. */
  readonly label: string
  /** One sentence: what was seen, and what follows from it. */
  readonly detail: string
}

export type HintKind =
  | 'hidden-text'
  | 'downloaded-code'
  | 'deletes-folders'
  | 'administrator'
  | 'force-push'
  | 'discards-work'
  | 'git-history'
  | 'secrets'
  | 'own-settings'
  | 'outside'
  | 'network'
  | 'installs'
  | 'publishes'
  | 'permissions'
  | 'system'
  | 'skips-checks'
  | 'code-in-text'
  | 'unreadable'
