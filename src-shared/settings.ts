/** Everything a user can set, with its default and limits. The settings file holds only what differs. */
import { z } from 'zod'
import { PermissionMode } from './session.ts'

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system').describe('Colours of the window'),
  defaultModel: z.string().min(1).nullable().default(null).describe("Model of new sessions; null = the CLI's default"),
  defaultPermissionMode: PermissionMode.default('default').describe('Permission mode of new sessions'),
  allowBypassPermissions: z
    .boolean()
    .default(false)
    .describe('Offer the mode that asks for nothing. Only for machines you can afford to lose'),
  cliPath: z.string().min(1).nullable().default(null).describe('Path of the Claude Code CLI; null = the bundled one'),
  maxApiRetries: z
    .number()
    .int()
    .min(0)
    .max(10)
    .default(4)
    .describe('How often the CLI repeats a failed API request. Its own default of 10 takes about three minutes'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('What the log file holds'),
})
export type Settings = z.infer<typeof Settings>

export const SettingsPatch = Settings.partial()
export type SettingsPatch = z.infer<typeof SettingsPatch>

export const SettingsReport = z.object({
  settings: Settings,
  /** The file, absolute. */
  path: z.string(),
  /** Fields of the file that were not usable; their defaults are in force and the file is left as it is. */
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
})
export type SettingsReport = z.infer<typeof SettingsReport>
