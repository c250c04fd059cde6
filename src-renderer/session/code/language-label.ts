/** The word over a block of code. */

const LABELS: Readonly<Record<string, string>> = {
  bash: 'Shell',
  console: 'Shell',
  sh: 'Shell',
  shell: 'Shell',
  zsh: 'Shell',
  cpp: 'C++',
  'c++': 'C++',
  cs: 'C#',
  csharp: 'C#',
  css: 'CSS',
  go: 'Go',
  html: 'HTML',
  java: 'Java',
  javascript: 'JavaScript',
  js: 'JavaScript',
  json: 'JSON',
  jsonc: 'JSON',
  jsx: 'JSX',
  md: 'Markdown',
  markdown: 'Markdown',
  mermaid: 'Mermaid',
  php: 'PHP',
  powershell: 'PowerShell',
  ps1: 'PowerShell',
  py: 'Python',
  python: 'Python',
  rb: 'Ruby',
  rs: 'Rust',
  rust: 'Rust',
  scss: 'SCSS',
  sql: 'SQL',
  toml: 'TOML',
  ts: 'TypeScript',
  tsx: 'TSX',
  typescript: 'TypeScript',
  xml: 'XML',
  yaml: 'YAML',
  yml: 'YAML',
}

/** More is no language. Characters. */
const LONGEST = 40

/** `name`: what the fence says, which may be a path or anything else. */
export function languageLabel(name: string): string {
  const known = name.toLowerCase()
  return Object.hasOwn(LABELS, known) ? (LABELS[known] ?? name) : name.slice(0, LONGEST)
}
