#!/usr/bin/env node
/** Says nothing on the way up and never gets anywhere; neither the end of its input nor TERM ends it. */
import { answerVersion, stay } from './protocol.mjs'

answerVersion()
process.on('SIGTERM', () => undefined)
stay()
