import { z } from 'zod';

const methods = ['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS', 'SET_PROPERTY', 'GET_PROPERTY'] as const;
const methodSchema = z.enum(methods);
const messageSchema = z.object({ method: z.string(), params: z.array(z.unknown()).default([]), id: z.unknown() });
const idSchema = z.union([z.int(), z.string().regex(/^[\w-]{1,36}$/), z.null()]);

export type RequestId = z.infer<typeof idSchema>;

/** What a client asks of its connection. */
export interface ControlRequest {
  readonly method: (typeof methods)[number];
  readonly params: readonly unknown[];
  readonly id: RequestId;
}

interface Refusal {
  readonly code: number;
  readonly msg: string;
  readonly id?: RequestId;
}

export type ControlAnswer = Refusal | { readonly result: unknown; readonly id: RequestId };

export const refuse = (code: number, msg: string, id?: RequestId): Refusal =>
  id === undefined ? { code, msg } : { code, msg, id };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A client's message, or what Binance says where it is none. */
export function readRequest(text: string): ControlRequest | Refusal {
  const json = parse(text);
  if (json === undefined) return refuse(3, 'Invalid JSON: expected value at line 1 column 1');
  const message = messageSchema.safeParse(json);
  if (!message.success) return refuse(2, 'Invalid request: missing field `method` at line 1 column 2');
  const { params } = message.data;
  const id = idSchema.safeParse(message.data.id);
  if (!id.success) return refuse(2, 'Invalid request: request ID must be an unsigned integer');
  const method = methodSchema.safeParse(message.data.method);
  if (method.success) return { method: method.data, params, id: id.data };
  const known = methods.map((name) => `\`${name}\``).join(', ');
  const unknown = `unknown variant \`${message.data.method}\`, expected one of ${known} at line 1 column 2`;
  return refuse(2, `Invalid request: ${unknown}`);
}
