/** Starts the window: connects to the host and mounts the app. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createBullpen } from './client/bullpen.ts'
import { BullpenProvider } from './client/context.tsx'
import { isDesktop, openPort } from './client/port-transport.ts'
import { openSocket } from './client/socket-transport.ts'
import { applyTheme, rememberedTheme } from './shell/theme.ts'
import { connectTabs } from './tabs/tabs-store.ts'
import './ui/tokens.css'
import './ui/base.css'

applyTheme(rememberedTheme())
const desktop = isDesktop()
const bullpen = createBullpen({ open: desktop ? openPort : openSocket, desktop })
connectTabs(bullpen)

const root = document.getElementById('root')
if (!root) throw new Error('The page has no #root.')
createRoot(root).render(
  <StrictMode>
    <BullpenProvider bullpen={bullpen}>
      <App />
    </BullpenProvider>
  </StrictMode>,
)
