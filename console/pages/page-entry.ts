import type { ComponentType } from 'react';
import type { Scope } from '../session/documents';
import type { Dictionary } from '../words/language';

/** A page as the shell knows it. What it shows is loaded when somebody comes to it. */
export type PageEntry = {
  /** The name of its folder, and the first segment of its paths. */
  path: string;
  label: Dictionary<string>;
  /** Of a drawing of 16 × 16 in lines: the `d` of its path. */
  icon: string;
  /** All of these are needed; without them it is not offered. */
  scopes: readonly Scope[];
  /** Beside its name in the navigation: what waits for somebody there. */
  mark?: () => Promise<{ default: ComponentType }>;
  /** By the path below its own: '' and ':outTradeNo' of /trades and /trades/tea_1. */
  routes: Readonly<Record<string, () => Promise<{ default: ComponentType }>>>;
};
