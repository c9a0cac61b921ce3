import { GraphQLError } from 'graphql';

/** What an error means for the status of an HTTP answer is nothing to a socket's. */
export function withoutHttp(error: GraphQLError): GraphQLError {
  const { http: _, ...extensions } = error.extensions;
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, {
    ...(nodes && { nodes }),
    ...(source && { source }),
    ...(positions && { positions }),
    ...(path && { path }),
    extensions,
  });
}

function hasErrors(result: unknown): result is { readonly errors: readonly GraphQLError[] } {
  return typeof result === 'object' && result !== null && 'errors' in result && Array.isArray(result.errors);
}

/** A result with its errors told so. */
export function withoutHttpStatus<Result>(result: Result): Result {
  if (!hasErrors(result) || !result.errors.some(({ extensions }) => 'http' in extensions)) return result;
  return { ...result, errors: result.errors.map(withoutHttp) };
}
