/** Runs the model of the tests until it is told to stop, for manual use: `node src-main/engine/demo/testing/serve.ts [PORT]`. */
import { runTestModel } from './run-test-model.ts'

const model = await runTestModel({ port: Number(process.argv[2] ?? 0) })
process.stdout.write(`${model.url}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void model.stop())
