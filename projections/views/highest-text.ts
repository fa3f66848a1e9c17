/** Sorts behind every number of an order or a refund. `x <= text || HIGHEST_TEXT` means "begins with text". */
export const HIGHEST_TEXT = '\u{10FFFF}';
