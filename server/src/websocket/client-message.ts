import { type Message, MessageType, validateMessage } from 'graphql-ws';

const fromServer: ReadonlySet<MessageType> = new Set([MessageType.ConnectionAck, MessageType.Next, MessageType.Error]);
/** Each event repeats it. */
const maxIdCharacters = 1_000;

/**
 * A message of graphql-transport-ws that a client may send; null where it is none. graphql-ws takes those of servers for
 * a fault of its own.
 */
export function clientMessageOf(text: string): Message | null {
  try {
    const message = validateMessage(JSON.parse(text));
    if (fromServer.has(message.type)) return null;
    return 'id' in message && message.id.length > maxIdCharacters ? null : message;
  } catch {
    return null;
  }
}
