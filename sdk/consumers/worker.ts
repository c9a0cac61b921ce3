/** The program as workerd runs it: for a request. */
import { consume } from './program.ts';

declare const serverUrl: string;
declare const token: string;

export default {
  async fetch(): Promise<Response> {
    return Response.json(await consume(serverUrl, token).catch((error: unknown) => ({ error: String(error) })));
  },
};
