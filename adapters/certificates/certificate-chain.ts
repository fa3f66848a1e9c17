/** Whether a chain of certificates leads to a root that is trusted. Signatures and dates are checked by Node's own crypto. */
import type { X509Certificate } from 'node:crypto';
import { basicConstraintsOf } from './basic-constraints';

/** Leaf, authority, root: one more than was seen, so that a bundle that goes in circles ends. */
const MAX_CHAIN = 4;

export type ChainRules = {
  roots: readonly X509Certificate[];
  /** Authorities that may stand between. None of them is trusted by itself. */
  authorities: readonly X509Certificate[];
  at: Date;
  /** An authority between that says nothing of its right to sign others is taken for one. What it does say always counts. */
  allowUndeclared?: boolean;
};

/** Why no chain leads from the certificate to a root, as a part of a sentence; undefined where one does. */
export function chainProblem(leaf: X509Certificate, { roots, authorities, at, allowUndeclared }: ChainRules) {
  let current = leaf;
  let last = 'the chain is too long';
  for (let below = 0; below < MAX_CHAIN; below += 1) {
    const over = validityProblem(current, at);
    if (over !== undefined) return `${nameOf(current)} ${over}`;
    const whyNot = (issuer: X509Certificate, isDeclarationNeeded: boolean) =>
      isIssuedBy(current, issuer)
        ? (validityProblem(issuer, at) ?? authorityProblem(issuer, below, isDeclarationNeeded))
        : 'did not sign it';
    const named = (candidates: readonly X509Certificate[]) =>
      candidates.filter(({ subject }) => subject === current.issuer);
    const ofRoots = named(roots).map((root) => ({ issuer: root, problem: whyNot(root, true) }));
    if (ofRoots.some(({ problem }) => problem === undefined)) return undefined;
    const between = named(authorities).map((one) => ({ issuer: one, problem: whyNot(one, !allowUndeclared) }));
    const next = between.find(({ problem }) => problem === undefined);
    if (!next) {
      const [first] = [...ofRoots, ...between];
      last = first
        ? `${nameOf(first.issuer)} ${first.problem}`
        : `the certificate of its authority is not there: ${current.issuer.split('\n').at(-1)}`;
      return last;
    }
    current = next.issuer;
  }
  return last;
}

/** Whether the certificate of the authority that signed it was given at all: without it nothing can be said of its chain. */
export function hasIssuerIn(leaf: X509Certificate, given: readonly X509Certificate[]): boolean {
  return given.some(({ subject }) => subject === leaf.issuer);
}

function authorityProblem(issuer: X509Certificate, below: number, isDeclarationNeeded: boolean): string | undefined {
  const { isDeclared, isAuthority, maxBelow } = basicConstraintsOf(issuer);
  if (!isAuthority && (isDeclared || isDeclarationNeeded)) return 'may not sign certificates (basicConstraints)';
  return below > maxBelow ? `may have ${maxBelow} authorities below it, not ${below} (pathLenConstraint)` : undefined;
}

/** Names fit, the issuer's key usage allows it to sign certificates, and its signature holds. */
function isIssuedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  try {
    // The key of an SM2 root cannot be read everywhere.
    return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
  } catch {
    return false;
  }
}

/** `expired on 2026-03-01`, `is valid from 2026-03-01 on only`, or undefined. */
export function validityProblem({ validFrom, validTo }: X509Certificate, at: Date): string | undefined {
  if (at < new Date(validFrom)) return `is valid from ${dayOf(validFrom)} on only (is the clock right?)`;
  return at > new Date(validTo) ? `expired on ${dayOf(validTo)}` : undefined;
}

export const dayOf = (time: string): string => new Date(time).toISOString().slice(0, 10);

/** `CN=…`, the last part of a subject. */
const nameOf = ({ subject }: X509Certificate): string => subject.split('\n').at(-1) ?? '';
