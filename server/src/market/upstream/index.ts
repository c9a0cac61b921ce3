export { parseRetryAfter, UpstreamRefusal } from './refusal.ts';
export { createUpstream, type Upstream } from './upstream.ts';
