// The part of the WebAssembly JavaScript Interface (W3C, section 5) that is used here: TypeScript has it in `dom` alone.
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  interface ModuleImportDescriptor {
    module: string;
    name: string;
    kind: "function" | "table" | "memory" | "global";
  }
  type ModuleExportDescriptor = Omit<ModuleImportDescriptor, "module">;
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface RuntimeError extends Error {}
  const Module: {
    imports(module: Module): ModuleImportDescriptor[];
    exports(module: Module): ModuleExportDescriptor[];
  };
  const RuntimeError: new (message: string) => RuntimeError;
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}
