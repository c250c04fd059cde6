#!/usr/bin/env node
/** Is the fake that the folder it is started in is named after: one path of a CLI for all the faults there are. */
import { basename } from 'node:path'
import { answerVersion } from './protocol.mjs'

answerVersion()
await import(`./${basename(process.cwd())}.mjs`)
