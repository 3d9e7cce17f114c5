// The wasm's memory as the host's calls see it: every access checked, as WasmVm::getMemory checks it.

/** An address outside the memory: the call that met it answers that status. */
export class MemoryFault extends Error {
  constructor() {
    super("address outside the wasm's memory");
    this.name = "MemoryFault";
  }
}

export class Memory {
  constructor(private readonly memory: WebAssembly.Memory) {}

  get size(): number {
    return this.memory.buffer.byteLength;
  }

  /** A copy of `size` bytes. */
  read(address: number, size: number): Buffer {
    return Buffer.from(this.view(address, size));
  }

  text(address: number, size: number, encoding: "latin1" | "utf8" = "latin1"): string {
    return this.view(address, size).toString(encoding);
  }

  write(address: number, bytes: Uint8Array): void {
    this.view(address, bytes.length).set(bytes);
  }

  writeU32(address: number, value: number): void {
    this.view(address, 4).writeUInt32LE(value >>> 0);
  }

  writeU64(address: number, value: bigint): void {
    this.view(address, 8).writeBigUInt64LE(BigInt.asUintN(64, value));
  }

  private view(address: number, size: number): Buffer {
    const from = address >>> 0; // wasm hands numbers over as signed
    const length = size >>> 0;
    if (from + length > this.memory.buffer.byteLength) throw new MemoryFault();
    return Buffer.from(this.memory.buffer, from, length);
  }
}
