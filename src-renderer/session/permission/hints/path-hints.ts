/** What it means for a file to be read or written: secrets, and settings that decide what runs later. */
import type { Place } from '../command/paths.ts'
import type { Hint } from './hint.ts'

const SECRETS: readonly RegExp[] = [
  /(?:^|\/)\.env(?:\.(?!example$|sample$|template$|dist$)[\w.-]+)?$/,
  /(?:^|\/)\.(?:ssh|gnupg|aws|azure|kube|password-store)(?:\/|$)/,
  /(?:^|\/)\.config\/(?:gcloud|gh|op)(?:\/|$)/,
  /(?:^|\/)\.docker\/config\.json$/,
  /(?:^|\/)\.(?:npmrc|pypirc|netrc|pgpass|git-credentials|htpasswd|vault-token)$/,
  /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:\.|$)/,
  /\.(?:pem|key|p12|pfx|keystore|jks|kdbx)$/,
  /(?:^|\/)(?:credentials|secrets?)(?:\.(?:json|ya?ml|toml|txt))?$/i,
  /^\/etc\/(?:shadow|sudoers)/,
  /(?:^|\/)(?:Cookies|Login Data|key4\.db|logins\.json)$/,
  /(?:^|\/)Library\/Keychains(?:\/|$)/,
]

/** Changed now, they run something later: shells, git, editors, continuous integration, the agent itself. */
const SETTINGS: readonly RegExp[] = [
  /(?:^|\/)\.(?:bash(?:rc|_profile|_login|_logout|_aliases)|zsh(?:rc|env)|zprofile|zlogin|profile|kshrc|cshrc|inputrc|vimrc|gitconfig|tmux\.conf|npmrc|yarnrc(?:\.yml)?|envrc)$/,
  /(?:^|\/)\.config\/(?:fish|autostart|systemd)\//,
  /(?:^|\/)\.git\/(?:hooks(?:\/|$)|config$|info\/)/,
  /(?:^|\/)\.gitattributes$/,
  /(?:^|\/)\.husky\//,
  /(?:^|\/)\.(?:claude|vscode|idea|cursor)(?:\/|$)/,
  /(?:^|\/)(?:\.mcp\.json|CLAUDE\.md)$/,
  /(?:^|\/)\.(?:github\/workflows|circleci)(?:\/|$)|(?:^|\/)\.gitlab-ci\.yml$/,
  /(?:^|\/)authorized_keys$/,
  /^\/etc(?:\/|$)/,
  /(?:^|\/)Library\/Launch(?:Agents|Daemons)\//,
]

const matches = (patterns: readonly RegExp[], path: string): boolean =>
  patterns.some((pattern) => pattern.test(path.replaceAll('\\', '/')))

export const isSecret = (path: string): boolean => matches(SECRETS, path)

export function secretHint(paths: readonly string[], verb: string): Hint[] {
  const found = paths.filter(isSecret)
  if (found.length === 0) return []
  return [
    {
      kind: 'secrets',
      weight: 'danger',
      label: 'Touches secrets',
      detail: `It ${verb} ${list(found)}, which may hold passwords or keys.`,
    },
  ]
}

export function settingsHint(paths: readonly string[]): Hint[] {
  const found = paths.filter((path) => matches(SETTINGS, path))
  if (found.length === 0) return []
  return [
    {
      kind: 'own-settings',
      weight: 'danger',
      label: 'Changes what runs later',
      detail: `It changes ${list(found)}: a shell, git, an editor or the agent follows what stands there.`,
    },
  ]
}

/** `places`: of what is written, moved or deleted. */
export function outsideHint(places: readonly Place[]): Hint[] {
  const outside = places.filter(({ where }) => where === 'outside').map(({ path }) => path)
  if (outside.length > 0) {
    return [
      {
        kind: 'outside',
        weight: 'care',
        label: 'Outside the project',
        detail: `It changes ${list(outside)}, outside the folder of this session.`,
      },
    ]
  }
  const unknown = places.filter(({ where }) => where === 'unknown').map(({ path }) => path)
  if (unknown.length === 0) return []
  return [
    {
      kind: 'outside',
      weight: 'care',
      label: 'Writes to an unknown place',
      detail: `It changes ${list(unknown)}: where that is shows only when it runs.`,
    },
  ]
}

const NAMED = 3

export function list(paths: readonly string[]): string {
  const names = [...new Set(paths)]
  const more = names.length - NAMED
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
