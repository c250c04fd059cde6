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
  poolEnabled: z.boolean().default(true).describe('Keep processes ready, so that a new session answers at once'),
  poolMin: z.number().int().min(0).max(8).default(1).describe('Ready processes to keep at all times'),
  poolMax: z.number().int().min(0).max(16).default(4).describe('Ready processes at most'),
  poolProjectSpares: z
    .number()
    .int()
    .min(0)
    .max(8)
    .default(2)
    .describe(
      'Ready processes that may wait in folders you used lately. Their hooks and MCP servers run while they wait',
    ),
  poolIdleMinutes: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(15)
    .describe('After how many minutes a ready process nobody asked for is given back'),
  poolMemoryMiB: z.number().int().min(0).max(65_536).default(1_024).describe('Memory for ready processes, in MiB'),
  hibernateMinutes: z
    .number()
    .int()
    .min(1)
    .max(10_080)
    .default(30)
    .describe('After how many idle minutes the process of a session ends; the session wakes when you come back'),
  processMemoryMiB: z
    .number()
    .int()
    .min(256)
    .max(262_144)
    .default(2_048)
    .describe(
      'Memory a CLI process may hold by itself, in MiB; beyond it the process is replaced and the session goes on',
    ),
  treeMemoryMiB: z
    .number()
    .int()
    .min(256)
    .max(524_288)
    .default(6_144)
    .describe('Memory a CLI process and everything it started may hold together, in MiB'),
  maxAgeHours: z
    .number()
    .min(0.1)
    .max(720)
    .default(4)
    .describe('After how many hours a process is replaced by a fresh one, between turns'),
  hangMinutes: z
    .number()
    .min(1)
    .max(1_440)
    .default(3)
    .describe('After how many minutes without any sign of life a turn is taken for hung and interrupted'),
  maxProcesses: z
    .number()
    .int()
    .min(1)
    .max(500)
    .nullable()
    .default(null)
    .describe('Processes at most, of sessions and pool together; null = as many as the memory holds'),
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
