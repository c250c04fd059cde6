/** What a new session starts with where nobody chose: what is said for all, and what a project says for itself. */
import { z } from 'zod'
import { Budget, EffortLevel } from './composing.ts'
import { nearestFolder } from './folder-match.ts'
import { LIMIT_FIELDS } from './limits.ts'
import { PermissionMode } from './session.ts'

/** Null: the CLI's own model, the model's own effort, no bound. */
export const START_FIELDS = {
  model: z.string().trim().min(1, 'must be the name of a model').max(200).nullable(),
  effort: EffortLevel.nullable(),
  permissionMode: PermissionMode,
  budgetUsd: Budget.nullable(),
}

const StartValues = z.object(START_FIELDS)
type StartValues = Readonly<z.infer<typeof StartValues>>
export type StartName = keyof StartValues

export const START_NAMES: readonly StartName[] = StartValues.keyof().options

/** The settings that say the same for all. */
export const START_SETTINGS = {
  model: 'defaultModel',
  effort: 'defaultEffort',
  permissionMode: 'defaultPermissionMode',
  budgetUsd: 'defaultBudgetUsd',
} as const satisfies Record<StartName, string>

/** What a project says for itself; what is absent is as everywhere. */
export const ProjectOverrides = z
  .strictObject(
    { ...START_FIELDS, ...LIMIT_FIELDS },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys' ? `a project has no setting named ${issue.keys.join(', ')}` : undefined,
    },
  )
  .partial()
export type ProjectOverrides = Readonly<z.infer<typeof ProjectOverrides>>

/** What somebody chose; what is absent is as it would be without. */
export type StartOverrides = { readonly [Name in StartName]?: StartValues[Name] | undefined }

/** What was chosen, over what counts otherwise. Null is a choice, too. */
export const chosenOver = (chosen: StartOverrides, otherwise: StartValues): StartValues => ({
  model: chosen.model === undefined ? otherwise.model : chosen.model,
  effort: chosen.effort === undefined ? otherwise.effort : chosen.effort,
  permissionMode: chosen.permissionMode ?? otherwise.permissionMode,
  budgetUsd: chosen.budgetUsd === undefined ? otherwise.budgetUsd : chosen.budgetUsd,
})

/** A part of the settings. */
export type StartSettings = {
  readonly [Name in StartName as (typeof START_SETTINGS)[Name]]: StartValues[Name]
} & { readonly projects: Readonly<Record<string, StartOverrides>> }

export type EffectiveStart = {
  readonly values: StartValues
  /** Who said so, field by field. */
  readonly from: Readonly<Record<StartName, 'project' | 'everywhere'>>
  /** The folder whose project settings count here; null = none. */
  readonly project: string | null
}

/** Project over all, field by field; the project is the nearest folder at or above `cwd` that the settings name. */
export function startFor(settings: StartSettings, cwd: string): EffectiveStart {
  const project = nearestFolder(Object.keys(settings.projects), cwd)
  const own: StartOverrides = (project === null ? undefined : settings.projects[project]) ?? {}
  const from = (name: StartName) => (own[name] === undefined ? 'everywhere' : 'project')
  return {
    values: chosenOver(own, {
      model: settings.defaultModel,
      effort: settings.defaultEffort,
      permissionMode: settings.defaultPermissionMode,
      budgetUsd: settings.defaultBudgetUsd,
    }),
    from: {
      model: from('model'),
      effort: from('effort'),
      permissionMode: from('permissionMode'),
      budgetUsd: from('budgetUsd'),
    },
    project,
  }
}
