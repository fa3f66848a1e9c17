/**
 * What stands between a parsed document and its execution, the same over HTTP and WebSocket: size, GraphQL's rules and our
 * limits, the operation that is meant, its cost, its variables. Few errors are collected, and no step is unbounded.
 */
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { ApiError, RequestErrors } from '../../request/errors';
import { MAX_ERRORS, MAX_VARIABLE_DEPTH, MAX_VARIABLE_VALUES } from '../../request/limits';
import { assertSmall } from './document-size';
import { assertAffordable, LIMIT_RULES } from './query-limits';
import { UnconditionalSubscriptionRule } from './unconditional-subscription-rule';

export type OperationRequest = {
  document: DocumentNode;
  operationName?: string | null | undefined;
  variables?: Readonly<Record<string, unknown>> | null | undefined;
};

/** Answers the operation that may run. Throws `ApiError`, or `RequestErrors` with everything that is wrong. */
export type CheckOperation = (request: OperationRequest) => OperationDefinitionNode;

const RULES = [UnconditionalSubscriptionRule, ...specifiedRules, ...LIMIT_RULES];

export function createOperationCheck(schema: GraphQLSchema): CheckOperation {
  /** A document that is remembered elsewhere is validated once. */
  const valid = new WeakSet<DocumentNode>();
  return ({ document, operationName, variables }) => {
    if (!valid.has(document)) {
      assertSmall(document);
      assertValid(schema, document);
      valid.add(document);
    }
    const operation = getOperationAST(document, operationName);
    if (!operation) {
      throw new ApiError('BAD_USER_INPUT', 'operationName must name one of the operations of the document.');
    }
    assertFew(variables);
    assertAffordable(schema, document, operation, variables);
    const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {}, {
      maxErrors: MAX_ERRORS - 1,
    });
    if (errors) throw new RequestErrors(errors.map((error) => withCode(error, 'BAD_USER_INPUT')));
    return operation;
  };
}

function assertValid(schema: GraphQLSchema, document: DocumentNode): void {
  const invalid = validationErrors(schema, document);
  if (invalid.length === 0) return;
  throw new RequestErrors(invalid.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')));
}

function validationErrors(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  try {
    return validate(schema, document, RULES, { maxErrors: MAX_ERRORS - 1 });
  } catch (error) {
    // A rule of GraphQL's own evaluates @skip and @include, and throws when their argument is missing.
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** graphql-js quotes all of a value in each error about a part of it. */
function assertFew(variables: unknown): void {
  let values = 0;
  const count = (value: unknown, depth: number): void => {
    values += 1;
    if (values > MAX_VARIABLE_VALUES || depth > MAX_VARIABLE_DEPTH) {
      const limits = `${MAX_VARIABLE_VALUES} values and ${MAX_VARIABLE_DEPTH} levels`;
      throw new ApiError('QUERY_TOO_COMPLEX', `The variables are too large: ${limits} are allowed.`);
    }
    if (typeof value !== 'object' || value === null) return;
    for (const key in value) count((value as Record<string, unknown>)[key], depth + 1);
  };
  count(variables, 0);
}

/** graphql-js gives its own errors no code. */
export function withCode(error: GraphQLError, code: string): GraphQLError {
  error.extensions['code'] ??= code;
  return error;
}
