/** The settings, the problems of their file, and the keyboard shortcuts. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import type { SettingsPatch } from '#shared/settings.ts'
import { useBullpen } from '../client/context.tsx'
import { MODE_WORDS } from '../client/permission-modes.ts'
import { Dialog, DialogBody } from '../ui/dialog.tsx'
import { Loading } from '../ui/empty.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './settings.module.css'
import { SettingControl } from './setting-control.tsx'
import { settingFields } from './setting-fields.ts'
import { Shortcuts } from './shortcuts.tsx'

const WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(MODE_WORDS).map(([mode, { label }]) => [mode, label])),
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
}

type SettingsDialogProps = { open: boolean; onOpenChange: (open: boolean) => void }

export const SettingsDialog = ({ open, onOpenChange }: SettingsDialogProps) => (
  <Dialog open={open} onOpenChange={onOpenChange} title="Settings" width="md">
    <DialogBody>
      <SettingsForm />
      <Shortcuts />
    </DialogBody>
  </Dialog>
)

function SettingsForm() {
  const { client, queries } = useBullpen()
  const queryClient = useQueryClient()
  const report = useQuery(queries.settings.get.queryOptions())
  const [failed, setFailed] = useState<{ name: string; words: string } | null>(null)
  const save = useMutation({
    mutationFn: (patch: SettingsPatch) => client.settings.set(patch),
    onSuccess: (next) => {
      setFailed(null)
      queryClient.setQueryData(queries.settings.get.queryKey(), next)
    },
    onError: (error, patch) => {
      const { message, remedy, field } = toAppErrorData(error)
      setFailed({ name: field ?? Object.keys(patch)[0] ?? '', words: `${message} ${remedy}` })
    },
  })
  if (report.isPending) return <Loading label="Loading the settings" />
  if (report.isError) {
    const { message, remedy, detail } = toAppErrorData(report.error)
    return <Notice tone="error" message={message} remedy={remedy} detail={detail} />
  }
  const { settings, path, problems } = report.data
  const hidden = settings.allowBypassPermissions ? [] : ['bypassPermissions']
  return (
    <>
      {problems.length > 0 && (
        <Notice
          tone="warning"
          message="Some of the settings file could not be used. The defaults are in force; the file is left as it is."
          remedy={
            <ul className={styles.problems}>
              {problems.map(({ field, message }) => (
                <li key={field}>
                  <code>{field}</code>: {message}
                </li>
              ))}
            </ul>
          }
        />
      )}
      {settingFields.map((field) => (
        <SettingControl
          key={field.name}
          field={field}
          value={settings[field.name]}
          words={WORDS}
          hidden={hidden}
          error={failed?.name === field.name ? failed.words : undefined}
          onChange={(value) => save.mutate({ [field.name]: value })}
        />
      ))}
      <p className={styles.path}>
        Kept in <code>{path}</code>
      </p>
    </>
  )
}
