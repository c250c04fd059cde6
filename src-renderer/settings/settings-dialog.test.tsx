import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { DEFAULTS, SETTING_NAMES, type Settings, SettingsPatch } from '#shared/settings.ts'
import { SETTING_GUIDE } from '#shared/settings-guide.ts'
import { fakeBullpen, renderWith } from '../testing/fake-bullpen.tsx'
import { SettingsDialog } from './settings-dialog.tsx'

type Options = {
  settings?: Partial<Settings>
  refuse?: AppError
  problems?: { field: string; message: string }[]
  /** Until then no change is answered. */
  wait?: () => Promise<unknown>
  /** Of the browser, to notifications. */
  access?: NotificationPermission | 'unavailable'
  ask?: () => void
}

function show(options: Options = {}) {
  const { settings = {}, refuse, problems = [], wait, access = 'granted', ask = () => undefined } = options
  let inForce: Settings = { ...DEFAULTS, ...settings }
  const patches: unknown[] = []
  const report = () => ({ settings: inForce, path: '/home/ada/settings.json', problems })
  const bullpen = fakeBullpen({
    'settings.get': report,
    'settings.set': async (input) => {
      await wait?.()
      patches.push(input)
      if (refuse) throw refuse
      inForce = { ...inForce, ...(SettingsPatch.parse(input) as Partial<Settings>) }
      return report()
    },
    'sessions.models': () => [{ value: 'sonnet', displayName: 'Sonnet', description: '' }],
    'folders.recent': () => [{ path: '/work/shop', name: 'shop', usedAt: 1, exists: true }],
    'folders.inspect': (input) => ({ ...(input as object), path: '/work/shop' }),
  })
  const notifications = { access, ask }
  renderWith(bullpen, <SettingsDialog open onOpenChange={() => undefined} notifications={notifications} />)
  const go = async (section: string) => userEvent.click(await screen.findByText(section, { selector: 'button' }))
  const field = (label: string) => screen.findByLabelText(label, { exact: true })
  return { patches, go, field }
}

const type = async (element: HTMLElement, text: string) => {
  await userEvent.clear(element)
  await userEvent.type(element, `${text}{Enter}`)
}

describe('the settings', () => {
  it('show every setting somewhere, with its default', async () => {
    const { go } = show({ settings: { hangMinutes: 9 } })
    for (const section of ['Appearance', 'Sessions', 'Pool', 'Memory and processes', 'Advanced']) {
      await go(section)
      const names = SETTING_NAMES.filter((name) => name !== 'projects')
      const here = names.filter((name) => screen.queryByText(SETTING_GUIDE[name].label) !== null)
      expect(here.length).toBeGreaterThan(0)
      expect(screen.getAllByText(/^Default: /)).toHaveLength(here.length)
    }
    await go('Memory and processes')
    expect(screen.getByText('Default: 3 minutes')).toBeTruthy()
  })

  it('save a change at once and alone, and a reset by the default', async () => {
    const { patches, go, field } = show()
    await go('Pool')
    await type(await field('Ready at most'), '6')
    await userEvent.click(await screen.findByLabelText('Set “Ready at most” back to its default'))
    expect(patches).toEqual([{ poolMax: 6 }, { poolMax: 4 }])
    expect(document.activeElement).toBe(await field('Ready at most'))
  })

  it('refuse at the field what the schema refuses, keep what was typed, and send nothing', async () => {
    const { patches, go, field } = show()
    await go('Pool')
    const input = await field('Ready at most')
    await type(input, '99')
    expect((await screen.findByRole('alert')).textContent).toBe('Must be at most 16.')
    expect(input.getAttribute('aria-invalid')).toBe('true')
    expect((input as HTMLInputElement).value).toBe('99')
    await type(input, '4')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(patches).toEqual([])
  })

  it('show a refusal of the host at the field it names, in the words of the dialog', async () => {
    const refuse = new AppError('invalid_input', {
      message: 'Only 4 may be ready.',
      remedy: 'Lower poolMin or raise poolMax.',
      field: 'poolMin',
    })
    const { go, field } = show({ refuse })
    await go('Pool')
    await type(await field('Ready at all times'), '5')
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toBe('Only 4 may be ready. Lower “Ready at all times” or raise “Ready at most”.')
  })

  it('have "never" and "automatic" as choices', async () => {
    const { patches, go, field } = show()
    await go('Memory and processes')
    await userEvent.selectOptions(await field('Taken for hung when silent for'), 'Never')
    await userEvent.selectOptions(await field('Memory kept free'), 'At least')
    expect(patches).toEqual([{ hangMinutes: null }, { memoryReserveMiB: 2_048 }])
  })

  it('begin a budget with an amount that one can work with', async () => {
    const { patches, go, field } = show()
    await go('Sessions')
    await userEvent.selectOptions(await field('Budget of a day'), 'At most')
    expect(patches).toEqual([{ dailyBudgetUsd: 20 }])
  })

  it('are found by what they are called, and by what they do', async () => {
    const { field } = show()
    await userEvent.type(await field('Search the settings'), 'leak')
    expect(await screen.findByText('Memory of the CLI')).toBeTruthy()
    expect(screen.queryByText('Colours')).toBeNull()
    await userEvent.type(await field('Search the settings'), ' xyzzy')
    await userEvent.click(await screen.findByText('Clear the search'))
    expect(await screen.findByText('Colours')).toBeTruthy()
  })

  it('name what of the file is of no use', async () => {
    show({ problems: [{ field: 'poolMax', message: 'Must be at most 16.' }] })
    expect((await screen.findByText('poolMax')).parentElement?.textContent).toContain('Must be at most 16.')
  })
})

describe('the shortcuts among the settings', () => {
  it('are found by what they do, and nothing else of the list is shown then', async () => {
    const { field } = show()
    const search = await field('Search the settings')
    fireEvent.change(search, { target: { value: 'dark mode' } })
    expect(await screen.findByLabelText('Add a shortcut for “Switch between light and dark”')).toBeTruthy()
    expect(screen.queryByText('New session')).toBeNull()
    fireEvent.change(search, { target: { value: 'interrupt' } })
    expect((await screen.findAllByText('Interrupt the running turn')).length).toBeGreaterThan(0)
    expect(screen.queryByText(/No setting matches/)).toBeNull()
  })

  it('are found by the keys they have now, not by those they had', async () => {
    const { field } = show({ settings: { shortcuts: { 'view.theme': ['Alt+F9'], 'app.settings': [] } } })
    const search = await field('Search the settings')
    fireEvent.change(search, { target: { value: 'alt+f9' } })
    expect(await screen.findByText('Switch between light and dark')).toBeTruthy()
    fireEvent.change(search, { target: { value: 'alt+,' } })
    expect(screen.getByText(/No setting matches/)).toBeTruthy()
  })
})

describe('the settings of notifications', () => {
  it('say when the browser has not been asked yet, and ask it', async () => {
    const ask = vi.fn()
    const { go } = show({ access: 'default', ask })
    await go('Notifications')
    await userEvent.click(screen.getByRole('button', { name: 'Let the browser notify you…' }))
    expect(ask).toHaveBeenCalledOnce()
  })

  it.each([
    ['denied', /blocks notifications/],
    ['unavailable', /can’t show notifications/],
    ['granted', /This browser shows them/],
  ] as const)('say where they stand: %s', async (access, words) => {
    const { go } = show({ access })
    await go('Notifications')
    expect(screen.getByText(words)).toBeTruthy()
  })
})

describe('the settings as JSON', () => {
  it('hold what differs, refuse by name, and set back what was taken out', async () => {
    const { patches, go } = show({ settings: { theme: 'dark' } })
    await go('As JSON')
    const text = await screen.findByLabelText(/What differs/)
    expect(JSON.parse((text as HTMLTextAreaElement).value)).toEqual({ theme: 'dark' })
    const edit = async (json: string) => {
      await userEvent.clear(text)
      await userEvent.click(text)
      await userEvent.paste(json)
      await userEvent.click(screen.getByText('Save'))
    }
    await edit('{"poolMax": 0, "tehme": 1}')
    expect((await screen.findByRole('alert')).textContent).toContain('tehme: Bullpen has no setting of this name')
    await edit('{"poolMin": 5}')
    expect((await screen.findByRole('alert')).textContent).toContain('poolMin')
    await edit('{')
    expect(screen.getByRole('alert').textContent).not.toBe('')
    expect(patches).toEqual([])
    await edit('{"poolMin": 2}')
    expect(patches).toEqual([{ ...DEFAULTS, poolMin: 2 }])
  })
})

describe('the settings of projects', () => {
  it('are added from the recent folders, changed and removed', async () => {
    const { patches, go, field } = show()
    await go('Projects')
    await userEvent.click(await screen.findByText('shop', { selector: 'button' }))
    await userEvent.selectOptions(await field('Put to sleep when unused for'), 'Never')
    expect(await screen.findByText('Put to sleep when unused for: Never')).toBeTruthy()
    const list = screen.getByLabelText('Projects with settings of their own')
    await userEvent.click(within(list).getByLabelText('Remove the settings of shop'))
    expect(patches).toEqual([
      { projects: { '/work/shop': {} } },
      { projects: { '/work/shop': { hibernateMinutes: null } } },
      { projects: {} },
    ])
  })

  it('say what new sessions start with, what that is elsewhere, and go back to it', async () => {
    const { patches, go, field } = show({
      settings: { defaultModel: 'opus', projects: { '/work/shop': { hangMinutes: 9 } } },
    })
    await go('Projects')
    await userEvent.click(await screen.findByText('shop'))
    expect(await screen.findByText('As everywhere: opus')).toBeTruthy()
    expect(screen.getByText('As everywhere: No limit')).toBeTruthy()
    await userEvent.selectOptions(await field('Model'), 'Sonnet')
    await userEvent.selectOptions(await field('Model'), 'By its name')
    await type(await field('Model: its name'), 'haiku-next')
    await userEvent.selectOptions(await field('Effort'), 'High')
    await userEvent.selectOptions(await field('Permission mode'), 'Plan')
    await userEvent.selectOptions(await field('Budget'), 'At most')
    await type(await field('Budget, US dollars'), '0')
    expect((await screen.findByRole('alert')).textContent).toBe('Must be at least 0.01.')
    await type(await field('Budget, US dollars'), '20')
    expect(
      await screen.findByText(/^Model: haiku-next · Effort: High · Permission mode: Plan · Budget: 20 US dollars/),
    ).toBeTruthy()
    await userEvent.click(screen.getByLabelText('“Model” as everywhere again'))
    const own = { hangMinutes: 9, effort: 'high', permissionMode: 'plan', budgetUsd: 20 }
    expect(patches.at(0)).toEqual({ projects: { '/work/shop': { hangMinutes: 9, model: 'sonnet' } } })
    expect(patches.at(-1)).toEqual({ projects: { '/work/shop': own } })
  })

  it('lose no change that is made while another is on its way', async () => {
    const gate = Promise.withResolvers<undefined>()
    const { patches, go, field } = show({ settings: { projects: { '/work/shop': {} } }, wait: () => gate.promise })
    await go('Projects')
    await userEvent.click(await screen.findByText('shop'))
    await userEvent.selectOptions(await field('Effort'), 'High')
    await userEvent.selectOptions(await field('Permission mode'), 'Plan')
    gate.resolve(undefined)
    await waitFor(() =>
      expect(patches.at(-1)).toEqual({ projects: { '/work/shop': { effort: 'high', permissionMode: 'plan' } } }),
    )
  })
})
