/** The shape of every event: its type, and what it says. */
export type Event<Type extends string, Data> = { type: Type; data: Data };
