#!/usr/bin/env node
/** Dies when it is asked to initialise. */
import { serve } from './protocol.mjs'

serve({ onPrompt: () => undefined, onInitialize: () => process.exit(8) })
