/** What callers of a kind usually need. */
import type { Scope } from './documents';

export const ROLES = {
  till: ['PAY', 'READ', 'CLOSE', 'REFUND'],
  office: ['READ', 'READ_BUYER', 'REFUND', 'CLOSE', 'OPERATE'],
  auditor: ['READ', 'READ_BUYER', 'AUDIT'],
  program: ['PAY', 'READ', 'REFUND'],
  own: [],
} as const satisfies Record<string, readonly Scope[]>;

export type Role = keyof typeof ROLES;
