import type { GraphQLError } from 'graphql';
import type { Exit } from '../../src/fan-out/exit.ts';

/** An exit that keeps what leaves by it, and has as much room as a test gives it. */
export class CollectingExit implements Exit {
  readonly sent: Buffer[] = [];
  room = Infinity;
  /** Undefined until it has ended. */
  ended: GraphQLError | null | undefined = undefined;
  /** Called with each result, as an exit may that closes or makes room. */
  onSend: () => void = () => {};

  hasRoom(): boolean {
    return this.room > 0;
  }

  send(result: Buffer): void {
    this.room -= 1;
    this.sent.push(result);
    this.onSend();
  }

  end(error: GraphQLError | null): void {
    if (this.ended !== undefined) throw new Error('ended twice');
    this.ended = error;
  }

  get results(): unknown[] {
    return this.sent.map((bytes): unknown => JSON.parse(String(bytes)));
  }
}
