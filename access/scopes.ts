/** What a caller may be allowed to do. Each is granted by itself: none contains another. */
export const SCOPES = [
  'READ',
  'READ_BUYER',
  'PAY',
  'REFUND',
  'CLOSE',
  'SETTLE',
  'OPERATE',
  'AUDIT',
  'METRICS',
  'ADMIN',
] as const;
export type Scope = (typeof SCOPES)[number];

export function isScope(text: string): text is Scope {
  return (SCOPES as readonly string[]).includes(text);
}
