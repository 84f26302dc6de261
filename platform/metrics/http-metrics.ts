import { Histogram, type Registry } from 'prom-client';

interface ObservedRequest {
  method: string;
  /** The pattern, never the path: ids would make a series each. */
  route: string;
  status: number;
  seconds: number;
}

export interface HttpMetrics {
  observe(request: ObservedRequest): void;
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];

export const createHttpMetrics = (registry: Registry): HttpMetrics => {
  const seconds = new Histogram({
    name: 'hingecraft_http_request_seconds',
    help: 'Time to answer a request of the API',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return {
    observe: ({ method, route, status, seconds: took }) =>
      seconds.observe({ method: METHODS.includes(method) ? method : 'other', route, status }, took),
  };
};
