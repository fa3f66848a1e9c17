/**
 * How large a document is once its fragments are put in place. GraphQL's own rules compare fields in pairs and follow
 * fragments, so the cost of validation may grow with the square of a document, or faster. This runs before them, in a
 * bounded number of steps, and knows nothing of the schema.
 */
import { Kind, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { ApiError } from '../../request/errors';
import {
  MAX_EXPANDED_DEPTH,
  MAX_EXPANDED_SELECTIONS,
  MAX_INTROSPECTIONS,
  MAX_QUERY_DEFINITIONS,
  MAX_SAME_NAME_PAIRS,
} from '../../request/limits';

/** Throws `ApiError` QUERY_TOO_COMPLEX. The document needs not be valid: fragments may be unknown, or form circles. */
export function assertSmall(document: DocumentNode): void {
  if (document.definitions.length > MAX_QUERY_DEFINITIONS) {
    throw tooComplex(`Operations and fragments: the limit is ${MAX_QUERY_DEFINITIONS}.`);
  }
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  let selections = 0;
  let pairs = 0;
  let introspections = 0;

  const countSelection = () => {
    selections += 1;
    if (selections <= MAX_EXPANDED_SELECTIONS) return;
    throw tooComplex(`Fields with those of fragments: the limit is ${MAX_EXPANDED_SELECTIONS}.`);
  };
  const addField = (fields: Map<string, FieldNode[]>, node: FieldNode) => {
    const name = node.alias?.value ?? node.name.value;
    const same = fields.get(name);
    if (!same) return void fields.set(name, [node]);
    pairs += same.push(node) - 1;
    if (pairs > MAX_SAME_NAME_PAIRS) throw tooComplex(`The field "${name}" is selected too often in one place.`);
  };
  /** The fields of selection sets that are merged into one object of the answer, by their names in it. */
  const fieldsOf = (sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> => {
    const fields = new Map<string, FieldNode[]>();
    // A set of names: one that is spread twice is expanded once.
    const spread = new Set<string>();
    const pending = [...sets];
    const addSpread = (name: string) => {
      const set = spread.has(name) ? undefined : fragments.get(name)?.selectionSet;
      spread.add(name);
      if (set) pending.push(set);
    };
    for (let set = pending.pop(); set; set = pending.pop()) {
      for (const node of set.selections) {
        countSelection();
        if (node.kind === Kind.FIELD) addField(fields, node);
        else if (node.kind === Kind.INLINE_FRAGMENT) pending.push(node.selectionSet);
        else addSpread(node.name.value);
      }
    }
    return fields;
  };
  const visit = (sets: readonly SelectionSetNode[], depth: number): void => {
    if (depth > MAX_EXPANDED_DEPTH) throw tooComplex(`Levels of fields: the limit is ${MAX_EXPANDED_DEPTH}.`);
    for (const same of fieldsOf(sets).values()) {
      const name = same[0]?.name.value;
      if (name === '__schema' || name === '__type') introspections += 1;
      const below = same.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (below.length > 0) visit(below, depth + 1);
    }
  };
  // A fragment that no operation uses is validated all the same.
  for (const node of document.definitions) {
    if (!('selectionSet' in node)) continue;
    introspections = 0;
    visit([node.selectionSet], 1);
    if (introspections > MAX_INTROSPECTIONS) {
      throw tooComplex('Introspection: one `__schema` or `__type` in a document.');
    }
  }
}

function tooComplex(message: string): ApiError {
  return new ApiError('QUERY_TOO_COMPLEX', message);
}
