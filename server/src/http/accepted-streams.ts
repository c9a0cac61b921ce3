import type { Plugin } from 'graphql-yoga';

/**
 * What is wrong with an operation is an event of its stream: a client of server-sent events takes nothing out of an
 * answer with 400, and comes again with the same.
 */
export function useAcceptedStreams(): Plugin {
  return {
    onResponse({ response, setResponse, fetchAPI }) {
      const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
      if (!isStream || response.status !== 400) return;
      setResponse(new fetchAPI.Response(response.body, { status: 200, headers: response.headers }));
    },
  };
}
