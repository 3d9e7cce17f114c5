// Builds the peers that are written in Rust: `node bench/peers/build.mjs`. Each that a tool is missing for is named, with
// what brings it, and the command then fails; the others are built all the same. On Debian 12:
//   apt-get install rustc-web cargo-web rust-web-src lld-19
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PEERS = fileURLToPath(new URL(".", import.meta.url));
const OUT = fileURLToPath(new URL("../../build/bench/peers/", import.meta.url));
const TARGET = "wasm32-unknown-unknown";

/** Debian's own, beside which lie the sources of its standard library; a host of `rustup` may have none. */
const RUSTC = process.env.PEERS_RUSTC ?? "/usr/bin/rustc";
const CARGO = process.env.PEERS_CARGO ?? "/usr/bin/cargo";
const LINKER = process.env.PEERS_WASM_LD ?? firstOf(["/usr/bin/wasm-ld-19", "/usr/bin/wasm-ld"]);

mkdirSync(OUT, { recursive: true });
const results = [module(), wasm()];
process.exit(results.every(Boolean) ? 0 : 1);

/** The native module needs a Rust compiler alone. */
function module() {
  const cargo = firstOf([CARGO, "cargo"]);
  if (cargo === undefined) return missing("native module", "cargo and rustc", "rustc-web cargo-web");
  if (!build(cargo, {}, ["-p", "peer_module"])) return false;
  copyFileSync(`${OUT}target/release/libpeer_module.so`, `${OUT}libpeer_module.so`);
  return true;
}

/** The wasm needs the standard library for its target, which is compiled from its sources. */
function wasm() {
  const library = spawnSync(RUSTC, ["--print", "sysroot"], { encoding: "utf8" }).stdout?.trim();
  const name = "Rust proxy-wasm";
  if (library === undefined) return missing(name, RUSTC, "rustc-web");
  if (!existsSync(CARGO)) return missing(name, CARGO, "cargo-web");
  if (!existsSync(`${library}/lib/rustlib/src/rust/library/std`)) return missing(name, "rust-src", "rust-web-src");
  if (LINKER === undefined) return missing(name, "wasm-ld", "lld-19");
  const env = {
    RUSTC,
    RUSTC_BOOTSTRAP: "1", // for `build-std` alone
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: LINKER,
    // V8 makes a call into itself of every `memory.copy`, which costs more than the few bytes of a header to move.
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: "-Ctarget-cpu=mvp -Ctarget-feature=+sign-ext,+simd128",
  };
  if (!build(CARGO, env, ["-p", "peer_wasm", "--target", TARGET, "-Zbuild-std=std,panic_abort"])) return false;
  copyFileSync(`${OUT}target/${TARGET}/release/peer_wasm.wasm`, `${OUT}peer.wasm`);
  return true;
}

function build(cargo, env, flags) {
  const words = ["build", "--release", "--locked", "--target-dir", `${OUT}target`, ...flags];
  const { status } = spawnSync(cargo, words, { cwd: PEERS, env: { ...process.env, ...env }, stdio: "inherit" });
  return status === 0;
}

function missing(peer, what, packages) {
  console.error(`bench: ${peer} is not built: ${what} is missing; on Debian 12: apt-get install ${packages}`);
  return false;
}

/** The first of these programs that is there. */
function firstOf(programs) {
  return programs.find((program) => existsSync(program) || spawnSync(program, ["--version"]).status === 0);
}
