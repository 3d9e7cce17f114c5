// tests/vectors/token.json against Python's `cryptography`: leaves, kids, and every token both ways.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findCryptography } from "./python.ts";

const FILE = fileURLToPath(new URL("../vectors/token.json", import.meta.url));

const SCRIPT = `
import base64, json, sys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

def hkdf(seed, info, size):
    return HKDF(hashes.SHA256(), size, b"tracecloak/1", info).derive(seed)

vectors = json.load(open(sys.argv[1]))
seeds = {row["epoch"]: unbase64(row["seed"]) for row in vectors["keyring"]["secrets"]}
keys = {}
for row in vectors["leaves"]:
    info = bytes.fromhex(row["info"])
    keys[row["kid"]] = bytes.fromhex(row["leaf"])
    assert hkdf(seeds[row["epoch"]], info, len(keys[row["kid"]])).hex() == row["leaf"], row["use"]
    assert hkdf(seeds[row["epoch"]], info + b"kid\\0", 4).hex() == row["kid"], row["use"]
for row in vectors["tokens"]:
    key = (keys[row["kid"]] + bytes(32))[:64]
    ad = [bytes.fromhex(row["ad"])]
    sealed = AESSIV(key).encrypt(bytes.fromhex(row["p"]), ad)
    assert sealed[:16].hex() == row["v"], row["id"]
    if row["kind"] != 2:
        assert sealed[16:].hex() == row["c"], row["id"]
        assert AESSIV(key).decrypt(bytes.fromhex(row["v"] + row["c"]), ad).hex() == row["p"], row["id"]
    body = unbase64(row["text"][3:])
    assert body.hex() == ad[0][2:8].hex() + row["tw"] + row["v"] + row["c"] + row["seal"], row["id"]
print(len(vectors["tokens"]))
`;

const found = await findCryptography();
const lacks = "lacks" in found ? found.lacks : "";
if (lacks !== "") process.stderr.write(`token.json was not checked with Python: ${lacks}\n`);

test.skipIf(lacks !== "")("agrees on every leaf and token", () => {
  const env = { ...process.env, PYTHONPATH: "path" in found ? found.path : "" };
  const count = execFileSync("python3", ["-c", SCRIPT, FILE], { encoding: "utf8", env });
  expect(Number(count)).toBeGreaterThan(100);
});

test("in CI a machine without Python is an error, elsewhere it is said", async () => {
  expect(await findCryptography({ PATH: "" })).toEqual({ lacks: "`python3` does not run" });
  await expect(findCryptography({ PATH: "", CI: "1" })).rejects.toThrow("`python3` does not run");
});
