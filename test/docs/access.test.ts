/** access.md says what each scope opens as the schema declares it, shows the example that is tested, and operate.md knows every reason. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SCOPES } from '../../access/scopes';
import { apiSchema } from '../../api/schema';

const ROOT = path.join(__dirname, '..', '..');
const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const guide = textOf('docs/guides/access.md');

type Class = abstract new () => unknown;
/** What the decorators of the schema declared, where type-graphql keeps it. */
type Declarations = {
  authorizedFields: { target: Class; fieldName: string; roles: string[] }[];
  fieldResolvers: { target: Class; methodName: string; getObjectType?: () => Class }[];
  objectTypes: { target: Class; name: string }[];
};

/** By scope: `trade` of Query, Mutation and Subscription, `Trade.buyer` of all other types. */
async function openedBySchema(): Promise<Record<string, string[]>> {
  await apiSchema();
  const { TypeGraphQLMetadataStorage: declared } = globalThis as unknown as {
    TypeGraphQLMetadataStorage: Declarations;
  };
  const { authorizedFields, fieldResolvers, objectTypes } = declared;
  const typeOf = (target: Class, fieldName: string) => {
    const resolver = fieldResolvers.find((one) => one.target === target && one.methodName === fieldName);
    const owner = resolver?.getObjectType?.() ?? target;
    return objectTypes.find((type) => type.target === owner)?.name;
  };
  const needs = authorizedFields.map(({ target, fieldName, roles }) => {
    const type = typeOf(target, fieldName);
    return { name: type === undefined ? fieldName : `${type}.${fieldName}`, roles };
  });
  const openedBy = (scope: string) => needs.filter(({ roles }) => roles.includes(scope)).map(({ name }) => name);
  return Object.fromEntries(SCOPES.map((scope) => [scope, openedBy(scope).sort()]));
}

it('lists for each scope the fields that the schema declares, and no other', async () => {
  const rows = [...guide.matchAll(/^\| `([A-Z_]+)` \| (.+) \|$/gm)];
  const fieldsIn = (cell: string) => [...cell.matchAll(/`([A-Za-z.]+)`/g)].map(([, field]) => field!).sort();
  const listed = Object.fromEntries(rows.map(([, scope, opens]) => [scope!, fieldsIn(opens!)]));

  const opened = await openedBySchema();
  expect(opened['REFUND']).toEqual(['cancel', 'refund']);
  expect(listed).toEqual(opened);
});

it('shows the checkout page of the examples, which is tested', () => {
  const [, shown] = /^```js\n(.*?)^```$/ms.exec(guide) ?? [];

  expect(shown).toBe(textOf('examples/checkout-page.mjs'));
});

it('operate.md lists every reason for which a credential is not accepted', () => {
  const [, union = ''] = /export type RejectionReason =([^;]+);/.exec(textOf('access/caller.ts')) ?? [];
  const known = [...union.matchAll(/'([a-z-]+)'/g)].map(([, reason]) => reason!);
  const [, section = ''] = /^## Rejected credentials\n(.*?)^## /ms.exec(textOf('docs/guides/operate.md')) ?? [];
  const listed = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, reason]) => reason!);

  expect(known).toContain('revoked');
  expect(listed.sort()).toEqual(known.sort());
});
