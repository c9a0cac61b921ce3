import { MessageType, validateMessage } from 'graphql-ws';

const fromServer: ReadonlySet<MessageType> = new Set([MessageType.ConnectionAck, MessageType.Next, MessageType.Error]);

/** Whether it is a message of graphql-transport-ws that a client may send. graphql-ws takes those of servers for a fault of its own. */
export function isClientMessage(text: string): boolean {
  try {
    return !fromServer.has(validateMessage(JSON.parse(text)).type);
  } catch {
    return false;
  }
}
