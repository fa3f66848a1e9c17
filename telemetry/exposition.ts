/** The text that Prometheus reads, from several registries. */
import { AggregatorRegistry, type Registry } from 'prom-client';

export type Exposition = {
  contentType: string;
  render(): Promise<string>;
};

/** `process`: what no shop has alone. Its metrics and those of shops have different names. */
export function createExposition(process: Registry, shops: readonly Registry[]): Exposition {
  return {
    contentType: process.contentType,
    async render() {
      const parts = await Promise.all([process.metrics(), metricsOf(shops)]);
      return parts.join('');
    },
  };
}

/** Of several shops each metric stands once, with the samples of all: their label `merchant` keeps them apart. */
async function metricsOf(shops: readonly Registry[]): Promise<string> {
  const [only, ...others] = shops;
  if (only && others.length === 0) return only.metrics();
  const metrics = await Promise.all(shops.map((shop) => shop.getMetricsAsJSON()));
  return AggregatorRegistry.aggregate(metrics).metrics();
}
