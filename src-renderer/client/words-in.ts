/** Words typed into a filter: small letters, without what is between them. */
export const wordsIn = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean)
