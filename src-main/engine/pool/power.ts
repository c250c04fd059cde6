/** Whether the machine saves power: the user or the system said so, or it runs on a battery that is nearly empty. */
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { outputOf, powershellSays } from '../supervisor/process-table.ts'

/** In percent. Systems switch to saving power by themselves at about this. */
const NEARLY_EMPTY = 20
/** A battery takes minutes for a percent; on macOS each answer costs two processes, on Windows half a second of CPU. */
const FRESH_FOR_MS = process.platform === 'win32' ? 5 * 60_000 : 60_000

/** Like `savesPower`, for those who ask often. Never rejects: who doesn't tell doesn't save. */
export function createPowerReader(clock: () => number, read = savesPower): () => Promise<boolean> {
  let latest: { readonly at: number; readonly answer: Promise<boolean> } | null = null
  return () => {
    const now = clock()
    if (latest && Math.abs(now - latest.at) < FRESH_FOR_MS) return latest.answer
    latest = { at: now, answer: read().catch(() => false) }
    return latest.answer
  }
}

/** False on other systems. Rejects where the system's tool fails. */
export async function savesPower(): Promise<boolean> {
  if (process.platform === 'linux') return readLinux('/')
  if (process.platform === 'win32') return parseWindowsPower(await powershellSays(WINDOWS_POWER_QUERY))
  if (process.platform !== 'darwin') return false
  const [battery, mode] = await Promise.all([['batt'], []].map((what) => outputOf('/usr/bin/pmset', ['-g', ...what])))
  return parseBattery(battery ?? '') || parseLowPowerMode(mode ?? '')
}

/** `root` stands before every path, so that tests can lay out another machine. */
export async function readLinux(root: string): Promise<boolean> {
  const [profile, preference, isNearlyEmpty] = await Promise.all([
    textOf(join(root, 'sys/firmware/acpi/platform_profile')),
    textOf(join(root, 'sys/devices/system/cpu/cpu0/cpufreq/energy_performance_preference')),
    isBatteryNearlyEmpty(join(root, 'sys/class/power_supply')),
  ])
  // what the power mode of desktops sets: the first where the firmware has modes, the second where only the processor has
  return profile === 'low-power' || preference === 'power' || isNearlyEmpty
}

async function isBatteryNearlyEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  const nearlyEmpty = await Promise.all(
    names.map(async (name) => {
      const [type, scope, status, capacity] = await Promise.all(
        ['type', 'scope', 'status', 'capacity'].map((file) => textOf(join(folder, name, file))),
      )
      // mice and headphones have batteries too
      if (type !== 'Battery' || scope === 'Device' || status !== 'Discharging') return false
      return capacity !== undefined && capacity !== '' && Number(capacity) <= NEARLY_EMPTY
    }),
  )
  return nearlyEmpty.some(Boolean)
}

const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => '',
  )

/** What `pmset -g batt` prints. */
export function parseBattery(output: string): boolean {
  const percent = /(\d+)%/.exec(output)?.[1]
  return output.includes("'Battery Power'") && percent !== undefined && Number(percent) <= NEARLY_EMPTY
}

/** What `pmset -g` prints of the settings in force: a Mac without this mode has no such line. */
export const parseLowPowerMode = (output: string): boolean => /^\s*lowpowermode\s+1\s*$/m.test(output)

/** A PowerShell command: whether the energy saver is on, what feeds the machine, and what is left in its batteries. */
const WINDOWS_POWER_QUERY =
  '$power = [Windows.System.Power.PowerManager,Windows.System.Power,ContentType=WindowsRuntime]; ' +
  '"$($power::EnergySaverStatus) $($power::PowerSupplyStatus) $($power::RemainingChargePercent)"'

/** What that prints, as `On NotPresent 45`; false where Windows is too old for it. */
export function parseWindowsPower(output: string): boolean {
  const [, saver, supply, percent] = /^\s*(\w+) (\w+) (\d+)\s*$/m.exec(output) ?? []
  return saver === 'On' || (supply === 'NotPresent' && Number(percent) <= NEARLY_EMPTY)
}
