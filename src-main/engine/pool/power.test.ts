import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPowerReader, parseBattery, parseLowPowerMode, parseWindowsPower, readLinux } from './power.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bullpen-power-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function supply(name: string, files: Record<string, string>) {
  const folder = join(root, 'sys/class/power_supply', name)
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), `${text}\n`)
}

describe('whether the machine saves power', () => {
  it('is so on a battery that is nearly empty', async () => {
    supply('AC', { type: 'Mains', online: '0' })
    supply('BAT0', { type: 'Battery', status: 'Discharging', capacity: '19' })
    expect(await readLinux(root)).toBe(true)
  })

  it.each([
    ['without a battery', { type: 'Mains', online: '1' }],
    ['with a full one', { type: 'Battery', status: 'Discharging', capacity: '80' }],
    ['while it is charged', { type: 'Battery', status: 'Charging', capacity: '5' }],
    ['for the battery of a mouse', { type: 'Battery', scope: 'Device', status: 'Discharging', capacity: '5' }],
    ['for one that does not tell', { type: 'Battery', status: 'Discharging' }],
  ])('is not so %s', async (_, files) => {
    supply('X', files)
    expect(await readLinux(root)).toBe(false)
  })

  it.each([
    ['sys/firmware/acpi/platform_profile', 'low-power', true],
    ['sys/firmware/acpi/platform_profile', 'balanced', false],
    ['sys/devices/system/cpu/cpu0/cpufreq/energy_performance_preference', 'power', true],
    ['sys/devices/system/cpu/cpu0/cpufreq/energy_performance_preference', 'balance_power', false],
  ])('is so when the user chose it, battery or not: %s %s', async (file, text, saves) => {
    supply('BAT0', { type: 'Battery', status: 'Charging', capacity: '80' })
    mkdirSync(join(root, dirname(file)), { recursive: true })
    writeFileSync(join(root, file), `${text}\n`)
    expect(await readLinux(root)).toBe(saves)
  })

  it("is so in macOS's low power mode", () => {
    const settings = (line: string) =>
      `System-wide power settings:\nCurrently in use:\n standby              1\n${line} sleep                1\n`
    expect(parseLowPowerMode(settings(' lowpowermode         1\n'))).toBe(true)
    expect(parseLowPowerMode(settings(' lowpowermode         0\n'))).toBe(false)
    expect(parseLowPowerMode(settings(''))).toBe(false)
  })

  it('is read from what macOS says', () => {
    const line = (percent: number) =>
      ` -InternalBattery-0 (id=1)\t${percent}%; discharging; 1:02 remaining present: true`
    expect(parseBattery(`Now drawing from 'Battery Power'\n${line(12)}`)).toBe(true)
    expect(parseBattery(`Now drawing from 'Battery Power'\n${line(55)}`)).toBe(false)
    expect(parseBattery(`Now drawing from 'AC Power'\n${line(12)}`)).toBe(false)
  })

  it.each([
    ['On Adequate 100\r\n', true],
    ['Off NotPresent 12\r\n', true],
    ['Disabled NotPresent 80\r\n', false],
    ['Off Adequate 5\r\n', false],
    ['Uninitialized Adequate 100\r\n', false],
    ['  ', false],
    ['Unable to find type [Windows.System.Power.PowerManager].', false],
  ])('is read from what Windows says: %j', (output, saves) => {
    expect(parseWindowsPower(output)).toBe(saves)
  })

  it('is asked once a minute, and not so where nobody can tell', async () => {
    let now = 0
    let asked = 0
    const read = createPowerReader(
      () => now,
      () => {
        asked += 1
        return asked === 1 ? Promise.resolve(true) : Promise.reject(new Error('no pmset'))
      },
    )
    expect([await read(), await read(), asked]).toEqual([true, true, 1])
    now += 60_000
    expect([await read(), asked]).toEqual([false, 2])
  })
})
