/** A real gateway on loopback over the small engine, and a visitor whose requests nobody tidies up. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { SECURITY_HEADERS } from '../../host/page-security.ts'
import { type Gateway, type GatewayOptions, startGateway } from '../http.ts'
import { createKeys } from '../keys.ts'
import { smallHost } from './small-engine.ts'

export const TOKEN = 'token-of-the-tests-0123456789abcdefghijklmnop'
export const BEARER = { authorization: `Bearer ${TOKEN}` }

type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

export class SmallGateway {
  readonly folder = mkdtempSync(join(tmpdir(), 'bullpen-gateway-'))
  readonly pages = join(this.folder, 'pages')
  readonly host = smallHost()
  readonly keys = createKeys({ token: TOKEN, browserKey: Buffer.alloc(32, 7) })
  #gateway: Gateway | null = null

  private constructor() {
    mkdirSync(join(this.pages, 'assets'), { recursive: true })
    writeFileSync(join(this.folder, 'secret.txt'), 'not for visitors')
    writeFileSync(join(this.pages, 'index.html'), '<!doctype html><title>Page</title>')
    writeFileSync(join(this.pages, 'assets', 'app-1234.js'), 'export {}')
  }

  static async open(): Promise<SmallGateway> {
    const small = new SmallGateway()
    small.#gateway = await small.another()
    return small
  }

  /** A second one over the same engine and keys. */
  another(changes: Partial<GatewayOptions> = {}): Promise<Gateway> {
    return startGateway({
      ...{ router: this.host.router, keys: this.keys, port: 0, pages: this.pages, headers: SECURITY_HEADERS },
      ...{ version: '0.0.0-test', isReady: () => true, log: this.host.log },
      metrics: () => 'bullpen_processes{role="live"} 1\n',
      ...changes,
    })
  }

  async close(): Promise<void> {
    await this.#gateway?.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  get url(): string {
    return this.#gateway?.url ?? ''
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  /** `path` goes out as it is, and so does `host`: no client library tidies them up. */
  ask(
    path: string,
    { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> {
    const { port } = this
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
      })
      outgoing.once('error', reject)
      outgoing.end(body)
    })
  }

  /** The status of an upgrade: 101, or that of its refusal. */
  upgrade(path: string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${this.port}${path}`, { headers })
      socket.once('open', () => {
        socket.once('close', () => resolve(101))
        socket.close()
      })
      socket.once('unexpected-response', (_request, answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      socket.on('error', () => undefined)
    })
  }

  cookie = () => ({ cookie: `${this.keys.cookieName}=${this.keys.issueCookie()}` })
  ourOrigin = () => ({ origin: this.url })
}
