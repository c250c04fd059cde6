/** When a session is no longer trusted not to end the host: it runs in safe mode then, until the user says otherwise. */

/** From so many hosts in a row on that died while it was at work, the session itself may be what ends them. */
const UNSAFE_AFTER = 2

export const isUnsafe = ({ lostTurns }: { readonly lostTurns: number }): boolean => lostTurns >= UNSAFE_AFTER
