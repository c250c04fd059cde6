/** The base of every procedure: the error taxonomy as typed errors, one code per kind. */
import { oc } from '@orpc/contract'
import { AppErrorData, ERROR_KINDS, type ErrorKind } from '../errors.ts'

type ErrorMap = { [K in ErrorKind]: { status: number; data: typeof AppErrorData } }

const errorMap = Object.fromEntries(
  Object.entries(ERROR_KINDS).map(([kind, { status }]) => [kind, { status, data: AppErrorData }]),
) as ErrorMap

export const base = oc.errors(errorMap)
