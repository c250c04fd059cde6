/** Starts the model server of the tests. */
import { type ModelServer, startModelServer } from '../model-server.ts'
import { createTestingScript } from './testing-script.ts'

/** `env` is what makes a CLI talk to it; add a `CLAUDE_CONFIG_DIR` of the test's own. */
export type TestModel = ModelServer & { readonly env: Readonly<Record<string, string>> }

export async function runTestModel({ port = 0 }: { port?: number } = {}): Promise<TestModel> {
  const server = await startModelServer({ script: createTestingScript(), port })
  return {
    ...server,
    env: {
      ANTHROPIC_BASE_URL: server.url,
      ANTHROPIC_API_KEY: 'sk-ant-test',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
    },
  }
}
