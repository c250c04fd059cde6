/** Puts what is long in the agent's words away before it is journalled, without holding up anything else meanwhile. */
import type { SessionId } from '#shared/ids.ts'
import type { Fact } from '../agent/facts.ts'
import { longTexts, withoutLong } from '../store/long-texts.ts'
import type { PayloadRepository } from '../store/types.ts'

export const isLong = (facts: readonly Fact[]): boolean =>
  facts.some((fact) => fact.type === 'event' && longTexts(fact.event).length > 0)

/** Facts whose long texts could not be put away are given back as they are: the journal says what is wrong with the disk. */
export function stow(
  payloads: Pick<PayloadRepository, 'addSlowly'>,
  id: SessionId,
  facts: readonly Fact[],
): Promise<readonly Fact[]> {
  const stowOne = async (fact: Fact): Promise<Fact> => {
    if (fact.type !== 'event') return fact
    const { event } = fact
    const stored = []
    for (const { text, image } of longTexts(event)) stored.push(await payloads.addSlowly(id, text, { image }))
    return stored.length === 0 ? fact : { ...fact, event: withoutLong(event, stored) }
  }
  return Promise.all(facts.map(stowOne)).catch(() => facts)
}
