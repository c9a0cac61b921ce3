import type { Plugin } from 'graphql-yoga';

interface Told {
  readonly code: string;
  readonly message: string;
}

/** What Yoga refuses with a bare status. */
const refusals: Readonly<Record<number, Told>> = {
  405: { code: 'METHOD_NOT_ALLOWED', message: 'Send operations by POST, or queries by GET.' },
  406: {
    code: 'NOT_ACCEPTABLE',
    message:
      'Accept application/json for an answer, or text/event-stream for a subscription, which may also run over a WebSocket.',
  },
  415: { code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send the operation as JSON, with Content-Type: application/json.' },
};

/** Gives every refusal a body with a code and the request's id, as every other error has. */
export function useToldRefusals(): Plugin<object, { requestId: string }> {
  return {
    onResponse({ response, serverContext, setResponse, fetchAPI }) {
      const refusal = refusals[response.status];
      if (refusal === undefined || response.body !== null) return;
      const headers = new fetchAPI.Headers(response.headers);
      headers.set('Content-Type', 'application/json; charset=utf-8');
      headers.delete('Content-Length');
      const extensions = { code: refusal.code, requestId: serverContext.requestId };
      const body = JSON.stringify({ errors: [{ message: refusal.message, extensions }] });
      setResponse(new fetchAPI.Response(body, { status: response.status, headers }));
    },
  };
}
