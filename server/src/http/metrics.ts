import type { ServerMetrics } from '../telemetry/metrics.ts';
import type { Route } from './server.ts';

const metricsPath = '/metrics';

/** What was counted, for Prometheus to fetch. It tells nothing of any user, and is asked for without a credential. */
export function createMetricsRoute(metrics: ServerMetrics): Route {
  return {
    path: metricsPath,
    async answer({ method }, response, requestId) {
      if (method !== 'GET' && method !== 'HEAD') {
        response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Type': 'application/json' });
        const extensions = { code: 'METHOD_NOT_ALLOWED', requestId };
        response.end(JSON.stringify({ errors: [{ message: 'Metrics are fetched by GET.', extensions }] }));
        return;
      }
      const body = await metrics.render();
      response.writeHead(200, {
        'Content-Type': metrics.contentType,
        'Content-Length': Buffer.byteLength(body),
        'Cache-Control': 'no-store',
      });
      response.end(method === 'HEAD' ? undefined : body);
    },
  };
}
