/** The demo's answer to "Say hello": what Bullpen is, with one of every kind of text it can show. */
import { promptList } from './prompt-list.ts'

export function welcome({ prompts, known }: { prompts: readonly string[]; known: readonly string[] }): string {
  const again =
    prompts.length > 1 ? `This is prompt ${prompts.length} of this session, and I remember the earlier ones.\n\n` : ''
  return `# Hello from Bullpen

${again}You are reading a **scripted demo**. The Claude Code program you are talking to is the real one, running as a process
on this machine, but the model behind it is a script that ships with Bullpen. Nothing leaves your computer and nothing
is billed; token and cost figures are made up from the length of the text.

## What Bullpen does

- **Tabs of sessions.** Each tab is a conversation with Claude Code in one folder, and they work side by side.
- **Nothing is lost.** Every message is written to disk as it arrives; reload or restart, and you go on where you were.
- **You decide.** Before a tool changes something, you are asked; you allow it once, for the session, or refuse.
- **The same everywhere.** Desktop window, browser tab and command line look at the same sessions.

## What a session can do

| You ask for | Claude Code uses | Asks first |
| --- | --- | --- |
| an explanation | the model alone | no |
| a look into files | \`Read\`, \`Grep\`, \`Glob\` | no |
| a change | \`Edit\`, \`Write\` | yes |
| a command | \`Bash\` | yes, unless it only reads |

Code is shown with its colours:

\`\`\`js
/** Greets someone by name; an empty name greets the world. */
export function greet(name = '') {
  return \`Hello, \${name.trim() || 'world'}!\`
}
\`\`\`

## Try next

${promptList(known)}

To work on your own code, sign in or set an API key, then open a folder in a new tab.
`
}
