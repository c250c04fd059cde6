/** Starts the model server of the tests. */
import type { z } from 'zod'
import { type ModelServer, startModelServer } from '../model-server.ts'
import { Directive } from './directive.ts'
import { createTestingScript } from './testing-script.ts'

/** `env` is what makes a CLI talk to it; add a `CLAUDE_CONFIG_DIR` of the test's own. */
export type TestModel = ModelServer & {
  readonly env: Readonly<Record<string, string>>
  /** Does so for every prompt with these words in it, which needs no directive then. */
  readonly mean: (words: string, directive: z.input<typeof Directive>) => void
}

export async function runTestModel({ port = 0 }: { port?: number } = {}): Promise<TestModel> {
  const meant = new Map<string, Directive>()
  const server = await startModelServer({ script: createTestingScript({ meant }), port })
  return {
    ...server,
    mean: (words, directive) => void meant.set(words, Directive.parse(directive)),
    env: {
      ANTHROPIC_BASE_URL: server.url,
      ANTHROPIC_API_KEY: 'sk-ant-test',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
    },
  }
}
