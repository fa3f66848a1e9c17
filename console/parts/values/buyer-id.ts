const MIN_CHARACTERS = 8;

/** Whether a text may be the id of a buyer, which only the engine knows. */
export const mayBeBuyerId = (text: string) => text.length >= MIN_CHARACTERS && !text.includes(' ');
