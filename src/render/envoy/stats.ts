// Labels out of metric names in Istio's form, `action=.=strip;.;carrier=.=baggage;.;tracecloak_fields_total` (design.md 3).

/** The labels that the filter's metrics carry. A test holds them equal to what the filter defines. */
export const LABELS: readonly string[] = ["action", "carrier", "code", "mode", "reason"];

/** config.metrics.v3.StatsConfig: the first group of a regular expression leaves the name, the second is the value. */
export function statsConfig() {
  return {
    stats_tags: LABELS.map((label) => ({ tag_name: label, regex: `(${label}=\\.=(.*?);\\.;)` })),
  };
}
