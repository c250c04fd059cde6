/** Set-up of the tests that need a page. */
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'
import { tellAltFromAltGr } from './alt-gr.ts'

// How long `findBy…` and `waitFor` look for what is to come. The default of a second is short for a machine that does
// other work as well; what does come is seen just as soon.
configure({ asyncUtilTimeout: 15_000 })

tellAltFromAltGr()
afterEach(cleanup)
