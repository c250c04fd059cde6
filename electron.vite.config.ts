import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const at = (path: string) => resolve(import.meta.dirname, path)

/** KaTeX names each font in three formats for browsers long gone: two thirds of them would only be ballast. */
const onlyModernFonts = {
  name: 'only-modern-fonts',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    /katex.*\.css/.test(id) ? code.replace(/,url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)/g, '') : null,
}

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      // The project's dependencies are native code, and what finds a program beside itself. All else is for development, and in
      // our own files: a start reads some, not six hundred.
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          desktop: at('src-main/desktop.ts'),
          headless: at('src-main/headless.ts'),
          cli: at('src-main/cli.ts'),
          'database-ahead': at('src-main/engine/store/ahead-worker.ts'), // a thread of its own
          'transcripts-index': at('src-main/engine/transcripts/index-worker.ts'), // another
        },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false, // a sandboxed preload cannot require packages
      rolldownOptions: {
        input: { index: at('src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [react(), onlyModernFonts],
    worker: { format: 'es' }, // it fetches grammars as it needs them
    // Fonts within a style sheet would be `data:`, which the page's policy doesn't let in.
    build: {
      outDir: at('out/renderer'),
      minify: true,
      assetsInlineLimit: 0,
      rolldownOptions: { input: at('src-renderer/index.html') },
    },
  },
})
