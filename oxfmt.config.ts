/** How the code, its styles and its documents are laid out. */
import { defineConfig } from 'oxfmt'

export default defineConfig({
  semi: false,
  singleQuote: true,
  printWidth: 120,
  trailingComma: 'all',
  sortPackageJson: false,
  ignorePatterns: ['out', 'dist', 'coverage', 'package-lock.json', 'docs/images'],
})
