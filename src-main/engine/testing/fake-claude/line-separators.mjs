#!/usr/bin/env node
/** Says text with U+2028 and U+2029 raw in its JSON, as JSON allows, with CRLF line ends. */
import { assistant, init, line, result, serve } from './protocol.mjs'

serve({
  onPrompt() {
    init()
    process.stdout.write(line(assistant('one\u2028two\u2029three')).replace('\n', '\r\n'))
    result()
  },
})
