/**
 * Which names the simulator answers to: a page whose own name was made to resolve to this machine (DNS rebinding) must not pay
 * with the wallet, nor move the clock.
 */
import { isIP } from 'node:net';

/** Answers undefined for a Host that may be used, else what to tell the caller. */
export type HostProblem = (host: string | undefined) => string | undefined;

/** Allowed are `names`, names of loopback, and addresses, which resolve to nothing else. */
export function createHostCheck(names: readonly string[]): HostProblem {
  const allowed = new Set(names.map((name) => name.toLowerCase()));
  return (host = '') => {
    const name = host
      .toLowerCase()
      .replace(/:\d*$/, '')
      .replace(/^\[(.*)\]$/, '$1')
      .replace(/\.$/, '');
    if (isIP(name) !== 0 || allowed.has(name) || /^([\w.-]+\.)?localhost$/.test(name)) return undefined;
    return `The simulator does not answer to the name ${JSON.stringify(host.slice(0, 100))}. Add it to ALLOWED_HOSTS if it is yours.`;
  };
}
