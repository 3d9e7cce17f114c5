// Who a workload is. The key bundle says the same of itself.

export interface Workload {
  tenant: string;
  service: string;
  /** The zone that the workload itself stands in. */
  zone: string;
}
