import { bytesOf } from "../../../assembly/bytes/scan";
import { Edge, findEdge } from "../../../assembly/words/edge";

class Row {
  constructor(
    public edge: Edge,
    public names: string,
  ) {}
}

const ROWS: Row[] = [
  new Row(
    Edge.REQUEST_ID,
    "x-request-id x-correlation-id correlation-id x-trace-id x-client-trace-id x-vcap-request-id x-ms-request-id " +
      "x-ms-client-request-id x-ms-correlation-request-id x-amzn-requestid x-correlationid paypal-debug-id cf-ray",
  ),
  new Row(
    Edge.ADDRESS,
    "cf-connecting-ip cf-connecting-ipv6 cf-pseudo-ipv4 cf-ipcountry cf-ipcity true-client-ip x-real-ip x-client-ip " +
      "x-cluster-client-ip fastly-client-ip x-azure-clientip clientip x-appengine-user-ip x-original-forwarded-for",
  ),
  new Row(Edge.REFERER, "referer"),
  new Row(
    Edge.PATH,
    "x-original-url x-original-uri x-original-path x-rewrite-url x-forwarded-uri x-forwarded-path x-envoy-original-path",
  ),
  new Row(Edge.PERSON, "from x-consumer-custom-id impersonate-uid"),
  new Row(
    Edge.STAYS,
    "x-ms-return-client-request-id return-client-request-id cf-visitor x-amz-request-payer " +
      "x-amz-server-side-encryption-customer-key x-amz-copy-source-server-side-encryption-customer-key-md5",
  ),
  new Row(
    Edge.MESH,
    "x-istio-attributes x-envoy-peer-metadata x-envoy-peer-metadata-id x-envoy-decorator-operation x-istio-",
  ),
  new Row(Edge.ENVOY, "x-envoy-attempt-count x-envoy-original-dst-host x-envoy-"),
  new Row(
    Edge.NONE,
    " a id ip host :path :authority x-envoy-external-address x-envoy-internal x-envoy x-istio x-forwarded-for " +
      "x-forwarded-proto x-forwarded-host forwarded trace-id request-id request-ids x-request-id- cf-rays xcf-ray cf-i " +
      "ip-client referers referrer xreferer froms x-original x-original-host content-length user-agent x-user-id " +
      "real-ip-x x-original-url2x original-url userip user-ips x-amz-server-side-encryption-customer cf-visitors",
  ),
];

describe("findEdge", () => {
  it("knows each header of the rows by its name, and no other", () => {
    for (let i = 0; i < ROWS.length; i++) {
      const names = ROWS[i].names.split(" ");
      for (let n = 0; n < names.length; n++) {
        const name = bytesOf("x" + names[n] + "d");
        expect(findEdge(name, 1, name.length - 1)).toBe(ROWS[i].edge, names[n]);
      }
    }
  });
});
