import { Counter, type Registry } from 'prom-client';

/** The business counters of the API; names and labels are the contract with dashboards and alerts. */
export interface BusinessMetrics {
  pledged(method: string): void;
  webhook(provider: string, outcome: 'accepted' | 'duplicate' | 'kept' | 'altered' | 'refused'): void;
  webhookKeyRepeated(provider: string): void;
  discrepancy(kind: string): void;
  refundContradicted(): void;
  reversal(outcome: string): void;
  decided(what: string): void;
}

export const createBusinessMetrics = (registry: Registry): BusinessMetrics => {
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const pledges = counter('hingecraft_pledges_total', 'Gifts pledged', ['method']);
  const webhooks = counter('hingecraft_webhooks_total', 'Webhooks of payment providers', ['provider', 'outcome']);
  const repeatedKeys = counter('hingecraft_webhook_keys_repeated_total', 'Webhooks in which a key appears twice', [
    'provider',
  ]);
  const discrepancies = counter('hingecraft_payment_discrepancies_total', 'Payments that wait for finance', ['kind']);
  const decisions = counter('hingecraft_decisions_total', 'Decisions of people that were accepted', ['what']);
  const contradictions = counter(
    'hingecraft_refunds_contradicted_total',
    'Reports of a provider that contradict how a refund ended',
    [],
  );
  const reversals = counter('hingecraft_reversals_total', 'Payments that the provider took back', ['outcome']);
  return {
    pledged: (method) => pledges.inc({ method }),
    webhook: (provider, outcome) => webhooks.inc({ provider, outcome }),
    webhookKeyRepeated: (provider) => repeatedKeys.inc({ provider }),
    refundContradicted: () => contradictions.inc(),
    reversal: (outcome) => reversals.inc({ outcome }),
    discrepancy: (kind) => discrepancies.inc({ kind }),
    decided: (what) => decisions.inc({ what }),
  };
};
