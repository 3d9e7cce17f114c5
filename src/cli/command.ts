// A command of the program: commander's, but its work answers with the exit code in place of throwing one.
import { Command } from "commander";
import type { Exit } from "./io.ts";

export class ToolCommand extends Command {
  /** Of the program: what the command that ran answered. */
  exit: Exit = 0;

  override createCommand(name?: string): ToolCommand {
    return new ToolCommand(name);
  }

  /** What the command does, with its arguments, its flags and itself, as `action` of commander gives them. */
  // biome-ignore lint/suspicious/noExplicitAny: as commander's own `action`, whose arguments are the caller's to type
  run(work: (...given: any[]) => Exit | Promise<Exit>): this {
    return this.action(async (...given) => {
      const exit = await work(...given);
      let program: Command = this;
      while (program.parent !== null) program = program.parent;
      if (program instanceof ToolCommand) program.exit = exit;
    });
  }
}
