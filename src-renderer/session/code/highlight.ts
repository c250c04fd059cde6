/** Colours code with TextMate grammars, each fetched when its language is first seen. */
import type { GrammarState, HighlighterCore, LanguageRegistration } from 'shiki/core'

export type Token = { readonly text: string; readonly color: string | undefined; readonly italic: boolean }
export type Line = readonly Token[]

type Grammar = () => Promise<{ default: LanguageRegistration[] }>

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  bash: () => import('shiki/dist/langs/bash.mjs'),
  c: () => import('shiki/dist/langs/c.mjs'),
  cpp: () => import('shiki/dist/langs/cpp.mjs'),
  csharp: () => import('shiki/dist/langs/csharp.mjs'),
  css: () => import('shiki/dist/langs/css.mjs'),
  dart: () => import('shiki/dist/langs/dart.mjs'),
  diff: () => import('shiki/dist/langs/diff.mjs'),
  dockerfile: () => import('shiki/dist/langs/dockerfile.mjs'),
  elixir: () => import('shiki/dist/langs/elixir.mjs'),
  go: () => import('shiki/dist/langs/go.mjs'),
  graphql: () => import('shiki/dist/langs/graphql.mjs'),
  haskell: () => import('shiki/dist/langs/haskell.mjs'),
  html: () => import('shiki/dist/langs/html.mjs'),
  ini: () => import('shiki/dist/langs/ini.mjs'),
  java: () => import('shiki/dist/langs/java.mjs'),
  javascript: () => import('shiki/dist/langs/javascript.mjs'),
  json: () => import('shiki/dist/langs/jsonc.mjs'),
  jsx: () => import('shiki/dist/langs/jsx.mjs'),
  kotlin: () => import('shiki/dist/langs/kotlin.mjs'),
  lua: () => import('shiki/dist/langs/lua.mjs'),
  make: () => import('shiki/dist/langs/make.mjs'),
  markdown: () => import('shiki/dist/langs/markdown.mjs'),
  nix: () => import('shiki/dist/langs/nix.mjs'),
  perl: () => import('shiki/dist/langs/perl.mjs'),
  php: () => import('shiki/dist/langs/php.mjs'),
  powershell: () => import('shiki/dist/langs/powershell.mjs'),
  python: () => import('shiki/dist/langs/python.mjs'),
  ruby: () => import('shiki/dist/langs/ruby.mjs'),
  rust: () => import('shiki/dist/langs/rust.mjs'),
  scala: () => import('shiki/dist/langs/scala.mjs'),
  scss: () => import('shiki/dist/langs/scss.mjs'),
  sql: () => import('shiki/dist/langs/sql.mjs'),
  svelte: () => import('shiki/dist/langs/svelte.mjs'),
  swift: () => import('shiki/dist/langs/swift.mjs'),
  terraform: () => import('shiki/dist/langs/terraform.mjs'),
  toml: () => import('shiki/dist/langs/toml.mjs'),
  tsx: () => import('shiki/dist/langs/tsx.mjs'),
  typescript: () => import('shiki/dist/langs/typescript.mjs'),
  vue: () => import('shiki/dist/langs/vue.mjs'),
  xml: () => import('shiki/dist/langs/xml.mjs'),
  yaml: () => import('shiki/dist/langs/yaml.mjs'),
  zig: () => import('shiki/dist/langs/zig.mjs'),
}

const ALIASES: Readonly<Record<string, string>> = {
  'c#': 'csharp',
  'c++': 'cpp',
  cc: 'cpp',
  cjs: 'javascript',
  console: 'bash',
  cs: 'csharp',
  docker: 'dockerfile',
  ex: 'elixir',
  golang: 'go',
  h: 'c',
  hcl: 'terraform',
  hpp: 'cpp',
  hs: 'haskell',
  htm: 'html',
  js: 'javascript',
  json5: 'json',
  jsonc: 'json',
  kt: 'kotlin',
  makefile: 'make',
  md: 'markdown',
  mjs: 'javascript',
  mts: 'typescript',
  patch: 'diff',
  pl: 'perl',
  ps1: 'powershell',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  shellscript: 'bash',
  svg: 'xml',
  tf: 'terraform',
  ts: 'typescript',
  yml: 'yaml',
  zsh: 'bash',
}

/** Beyond it, colouring costs more time and memory than it helps reading. */
const MAX_CHARACTERS = 200_000
/** Coloured at once: some 5 ms of work, then other texts have their turn. */
const SLICE = 100
/** A longer line is no code that a person wrote. Characters. */
const LONGEST_LINE = 2_000

const THEME = 'bullpen'
let highlighter: Promise<HighlighterCore> | null = null

async function createHighlighter(): Promise<HighlighterCore> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
  ])
  return createHighlighterCore({
    themes: [createCssVariablesTheme({ name: THEME, variablePrefix: '--code-' })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
}

/** The grammar's name for what a fence or a file extension says; null = shown plain. */
export function languageOf(name: string): string | null {
  const lower = name.toLowerCase()
  const known = ALIASES[lower] ?? lower
  return Object.hasOwn(GRAMMARS, known) ? known : null
}

/** Colours a text that grows: lines that are finished are coloured once. */
export class Colouring {
  readonly #name: string
  /** Finished lines, with the break behind them, and what the grammar knows at their end. */
  #text = ''
  #lines: Line[] = []
  #state: GrammarState | undefined

  constructor(name: string) {
    this.#name = name
  }

  /** The lines as coloured tokens; null where the text is shown plain. Rejects when a chunk can't be fetched. */
  async colour(code: string): Promise<readonly Line[] | null> {
    const language = languageOf(this.#name)
    const grammar = language === null ? undefined : GRAMMARS[language]
    if (language === null || !grammar || code.length > MAX_CHARACTERS) return null
    highlighter ??= createHighlighter()
    const [shiki, { default: registrations }] = await Promise.all([highlighter, grammar()])
    await shiki.loadLanguage(registrations)
    const lang = registrations.at(-1)?.name ?? language
    if (!code.startsWith(this.#text)) this.#forget()
    const open = code.slice(this.#text.length).split('\n')
    const last = open.pop() ?? ''
    for (let from = 0; from < open.length; from += SLICE) {
      if (from > 0) await new Promise((resume) => setTimeout(resume))
      const slice = open.slice(from, from + SLICE).join('\n')
      const { lines, state } = tokensOf(shiki, { code: slice, lang, state: this.#state })
      this.#lines.push(...lines)
      this.#state = state
      this.#text += `${slice}\n`
    }
    return [...this.#lines, ...tokensOf(shiki, { code: last, lang, state: this.#state }).lines]
  }

  #forget(): void {
    this.#text = ''
    this.#lines = []
    this.#state = undefined
  }
}

type TokensInput = { code: string; lang: string; state: GrammarState | undefined }

function tokensOf(shiki: HighlighterCore, { code, lang, state }: TokensInput) {
  const { tokens, grammarState } = shiki.codeToTokens(code, {
    lang,
    theme: THEME,
    tokenizeMaxLineLength: LONGEST_LINE,
    tokenizeTimeLimit: 0, // else the rest of a line is left as it is where patterns are compiled on a busy machine
    ...(state && { grammarState: state }),
  })
  const lines: Line[] = tokens.map((line) =>
    line.map(({ content, color, fontStyle = 0 }) => ({ text: content, color, italic: (fontStyle & 1) === 1 })),
  )
  return { lines, state: grammarState }
}
