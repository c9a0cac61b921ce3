import type { IncomingMessage } from 'node:http';

const html = 'text/html';
/** Whoever writes these takes HTML as well. */
const anything = ['text/*', '*/*'];
const json = /^application\/(?:json|.+\+json)$/;

/** The types of `Accept` that are not refused by `q=0`. */
function acceptedTypes(request: IncomingMessage): readonly string[] {
  return (request.headers.accept ?? '*/*')
    .toLowerCase()
    .split(',')
    .map((item) => item.split(';').map((part) => part.trim()))
    .filter(([, ...parameters]) => !parameters.some((one) => /^q=0(\.0*)?$/.test(one)))
    .map(([type = '']) => type);
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Whether a browser opens the endpoint as a page: it names HTML. */
export function wantsPage(request: IncomingMessage): boolean {
  return isRead(request) && acceptedTypes(request).includes(html);
}

/** Whether a page will do, where nothing else is: also for who takes anything, as `curl` does, and asks for no JSON. */
export function takesPage(request: IncomingMessage): boolean {
  if (wantsPage(request)) return true;
  const types = acceptedTypes(request);
  return isRead(request) && types.some((type) => anything.includes(type)) && !types.some((one) => json.test(one));
}
