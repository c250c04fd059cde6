/** How far back the journal is read for one turn. */

/** In events; a turn rarely has more. */
export const TURN_LOOK_BACK = 5_000
