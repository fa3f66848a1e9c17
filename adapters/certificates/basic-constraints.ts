/** What a certificate says of its right to sign others (RFC 5280, 4.2.1.9). Node tells whether it may, but not how far down. */
import type { X509Certificate } from 'node:crypto';
import forge from 'node-forge';

type Element = forge.asn1.Asn1;

/** `isDeclared`: the extension is there. `maxBelow`: how many authorities may stand between it and the certificate at the end. */
export type BasicConstraints = { isDeclared: boolean; isAuthority: boolean; maxBelow: number };

const isExtensionsTag = (tag: number): boolean => tag === 3;
const BASIC_CONSTRAINTS_OID = '2.5.29.19';

/** Of a certificate that Node could read. What forge cannot read says that it may sign nothing. */
export function basicConstraintsOf(certificate: X509Certificate): BasicConstraints {
  try {
    return readConstraints(certificate);
  } catch {
    return { isDeclared: true, isAuthority: false, maxBelow: 0 };
  }
}

function readConstraints({ raw, ca }: X509Certificate): BasicConstraints {
  const content = basicConstraintsIn(raw);
  if (!content) return { isDeclared: false, isAuthority: ca, maxBelow: Infinity };
  const pathLen = childrenOf(content).find(({ type }) => type === forge.asn1.Type.INTEGER);
  const digits = pathLen && forge.util.createBuffer(pathLen.value as string).toHex();
  return { isDeclared: true, isAuthority: ca, maxBelow: digits === undefined ? Infinity : Number(`0x${digits}`) };
}

/** DER: Certificate is a sequence whose first part holds, under the tag 3, a sequence of extensions. */
function basicConstraintsIn(raw: Buffer): Element | undefined {
  const certificate = forge.asn1.fromDer(forge.util.createBuffer(raw.toString('binary')));
  const [signedPart] = childrenOf(certificate);
  const extensions = childrenOf(signedPart).find(
    ({ tagClass, type }) => tagClass === forge.asn1.Class.CONTEXT_SPECIFIC && isExtensionsTag(type),
  );
  for (const extension of childrenOf(childrenOf(extensions)[0])) {
    const [id, ...rest] = childrenOf(extension);
    if (id === undefined || forge.asn1.derToOid(id.value as string) !== BASIC_CONSTRAINTS_OID) continue;
    // An octet string that holds the content, as DER again; forge may have read it already.
    const { value } = rest.at(-1) ?? {};
    return typeof value === 'string' ? forge.asn1.fromDer(value) : value?.[0];
  }
  return undefined;
}

function childrenOf(element: Element | undefined): Element[] {
  return Array.isArray(element?.value) ? element.value : [];
}
