/** JSON as it is stored and sent. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue | undefined };
export type JsonObject = { [key: string]: JsonValue | undefined };

/** Without the fields that nobody set. Alipay signs blank values into its check and refuses them. */
export function withoutBlanks<Value>(fields: { [name: string]: Value }): { [name: string]: NonNullable<Value> } {
  const isSet = ([, value]: [string, Value]) => value != null && value !== '';
  return Object.fromEntries(Object.entries(fields).filter(isSet)) as { [name: string]: NonNullable<Value> };
}
