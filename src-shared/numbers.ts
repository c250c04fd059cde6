/** Numbers with limits, whose refusal a person can read. */
import { z } from 'zod'

const number = () => z.number('must be a number')

const within = (schema: z.ZodNumber, least: number, most: number) =>
  schema.min(least, `must be at least ${least}`).max(most, `must be at most ${most}`)

export const whole = (least: number, most: number) => within(number().int('must be a whole number'), least, most)

export const decimal = (least: number, most: number) => within(number(), least, most)
