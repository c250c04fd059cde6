/** The environment that makes a CLI talk to the scripted model, and to nothing else. */

/** Says what it is to whoever finds it; the scripted model doesn't look at it. */
export const DEMO_API_KEY = 'bullpen-demo-not-a-real-key'

/** Variables that would send the requests elsewhere, or name models and headers of the user's own account. */
const REDIRECTING = [
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_CUSTOM_HEADERS',
  'ANTHROPIC_DEFAULT_HAIKU_MODEL',
  'ANTHROPIC_DEFAULT_MODEL',
  'ANTHROPIC_DEFAULT_OPUS_MODEL',
  'ANTHROPIC_DEFAULT_SONNET_MODEL',
  'ANTHROPIC_IDENTITY_TOKEN',
  'ANTHROPIC_IDENTITY_TOKEN_FILE',
  'ANTHROPIC_MODEL',
  'ANTHROPIC_SMALL_FAST_MODEL',
  'ANTHROPIC_UNIX_SOCKET',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CODE_USE_ANTHROPIC_AWS',
  'CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_FOUNDRY',
  'CLAUDE_CODE_USE_GATEWAY',
  'CLAUDE_CODE_USE_MANTLE',
  'CLAUDE_CODE_USE_VERTEX',
  // The scripted model is on loopback: a proxy could only lose the way to it.
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
]

/** Additions to an inherited environment; undefined removes a variable. */
export function demoEnvironment({
  url,
  configDir,
}: {
  url: string
  configDir: string
}): Record<string, string | undefined> {
  return {
    ...Object.fromEntries(REDIRECTING.map((name) => [name, undefined])),
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: DEMO_API_KEY,
    CLAUDE_CONFIG_DIR: configDir,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  }
}
