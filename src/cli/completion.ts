// `tracecloak completion`: what bash, zsh and fish complete, made from the very tree of commands that parses. The scripts
// hold everything, so that no key press waits for Node.
import { Argument, type Command, type Option } from "commander";
import type { ToolCommand } from "./command.ts";
import type { Io } from "./io.ts";

const EXAMPLES = `Examples:
  $ source <(npx tracecloak completion bash)
  $ npx tracecloak completion zsh > "\${fpath[1]}/_tracecloak"
  $ npx tracecloak completion fish > ~/.config/fish/completions/tracecloak.fish
`;

type Shell = "bash" | "zsh" | "fish";

const WRITERS: Record<Shell, (nodes: readonly Node[]) => string> = { bash: writeBash, zsh: writeZsh, fish: writeFish };

export function register(program: ToolCommand, io: Io): void {
  program
    .command("completion")
    .summary("a script that completes commands and flags in your shell")
    .description(
      "Writes a completion script to standard output: for a `tracecloak` on your PATH. It completes commands, flags, the words that a flag takes, and files.",
    )
    .addHelpText("before", EXAMPLES)
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(WRITERS)))
    .run((shell: Shell) => {
      io.out(WRITERS[shell](nodesOf(program)));
      return 0;
    });
}

/** One command as a shell completes it. */
interface Node {
  /** The words that lead to it, without the program's name: `keys new`. */
  path: string;
  children: { name: string; about: string }[];
  flags: Flag[];
  /** Whether its arguments are files, and the words that they may be. */
  files: boolean;
  words: readonly string[];
}

interface Flag {
  names: string[];
  about: string;
  takesValue: boolean;
  /** The words that its value may be. */
  words: readonly string[];
  /** Whether its value is a file. */
  file: boolean;
}

function nodesOf(command: Command, path: readonly string[] = [], inherited: readonly Option[] = []): Node[] {
  const options = [...command.options, ...inherited];
  const children = command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== "help");
  const args = command.registeredArguments;
  const node: Node = {
    path: path.join(" "),
    children: children.map((child) => ({ name: child.name(), about: child.summary() })),
    flags: [...options.filter(({ hidden }) => !hidden).map(flagOf), HELP],
    files: args.some((argument) => argument.name() === "file"),
    words: args.flatMap((argument) => argument.argChoices ?? []),
  };
  return [node, ...children.flatMap((child) => nodesOf(child, [...path, child.name()], options))];
}

const HELP: Flag = { names: ["-h", "--help"], about: "print this help", takesValue: false, words: [], file: false };

function flagOf({ short, long, description, required, argChoices, flags }: Option): Flag {
  const names = [short, long].filter((name) => name !== undefined);
  const file = /<(?:file|path)>/.test(flags);
  return { names, about: description, takesValue: required, words: argChoices ?? [], file };
}

// bash 3.2 and later, with or without the package bash-completion.
function writeBash(nodes: readonly Node[]): string {
  const paths = nodes.filter(({ path }) => path !== "").map(({ path }) => `"${path}") path="${path}" ;;`);
  const cases = nodes.map(({ path, children, flags, files, words }) => {
    const values = flags
      .filter(({ takesValue }) => takesValue)
      .map(
        (flag) =>
          `      ${flag.names.join("|")}) ${flag.file ? "files=1" : `words="${flag.words.join(" ")}"`}; value=1 ;;`,
      );
    const open = [...children.map(({ name }) => name), ...words].join(" ");
    return [
      `  "${path}")`,
      `    case "$prev" in`,
      ...values,
      `    esac`,
      `    if [ -z "$value" ]; then`,
      `      case "$cur" in`,
      `        -*) words="${flags.flatMap(({ names }) => names).join(" ")}" ;;`,
      `        *) words="${open}"${files ? "; files=1" : ""} ;;`,
      `      esac`,
      `    fi ;;`,
    ].join("\n");
  });
  return `# bash completion for tracecloak
_tracecloak() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" files="" value="" i
  # --flag=value comes as three words.
  if [ "$cur" = "=" ]; then cur=""
  elif [ "$prev" = "=" ]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
      ${paths.join("\n      ")}
    esac
  done
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=()
  if [ -n "$words" ]; then
    while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -W "$words" -- "$cur")
  fi
  if [ -n "$files" ]; then
    while IFS= read -r i; do COMPREPLY+=("$i"); done < <(compgen -f -- "$cur")
    compopt -o filenames 2>/dev/null
  fi
  return 0
}
complete -F _tracecloak tracecloak
`;
}

function writeZsh(nodes: readonly Node[]): string {
  const functions = nodes.map((node) => {
    const flags = node.flags.flatMap((flag) => flag.names.map((name) => `    ${zshFlag(name, flag)}`));
    const value = node.files ? "_files" : node.words.length > 0 ? `(${node.words.join(" ")})` : "";
    if (node.children.length === 0) {
      const rest = value === "" ? [] : [`    '*:argument:${value}'`];
      return `${zshName(node.path)}() {\n  _arguments -s \\\n${[...flags, ...rest].join(" \\\n")}\n}`;
    }
    const names = node.children.map(({ name, about }) => `    ${quoted(`${name}:${about}`)}`);
    const calls = node.children.map(({ name }) => `    ${name}) ${zshName(`${node.path} ${name}`.trim())} ;;`);
    return `${zshName(node.path)}() {
  local line state
  _arguments -C -s \\
${flags.join(" \\\n")} \\
    '1:command:->command' \\
    '*::argument:->argument'
  case $state in
  command)
    local -a commands=(
${names.join("\n")}
    )
    _describe command commands ;;
  argument)
    case $line[1] in
${calls.join("\n")}
    esac ;;
  esac
}`;
  });
  return `#compdef tracecloak
# zsh completion for tracecloak
${functions.reverse().join("\n\n")}

if [ "$funcstack[1]" = "_tracecloak" ]; then
  _tracecloak "$@"
else
  compdef _tracecloak tracecloak
fi
`;
}

function zshName(path: string): string {
  return `_tracecloak${path === "" ? "" : `_${path.replaceAll(" ", "_")}`}`;
}

/** `*--name=[about]:value:action`: may come again, and takes its value behind `=` or as the next word. */
function zshFlag(name: string, { about, takesValue, words, file }: Flag): string {
  const told = about.replaceAll(/[[\]:\\]/g, (sign) => `\\${sign}`);
  const action = file ? "_files" : words.length > 0 ? `(${words.join(" ")})` : " ";
  const value = takesValue ? `:value:${action}` : "";
  const equals = takesValue ? (name.startsWith("--") ? "=" : "+") : "";
  return quoted(`*${name}${equals}[${told}]${value}`);
}

function writeFish(nodes: readonly Node[]): string {
  const lines = nodes.flatMap(({ path, children, flags, files, words }) => {
    const here = `-n '__tracecloak_at ${quotedInside(path)}'`;
    return [
      ...(files ? [`complete -c tracecloak ${here} -F`] : []),
      ...words.map((word) => `complete -c tracecloak ${here} -a ${word}`),
      ...children.map(({ name, about }) => `complete -c tracecloak ${here} -a ${name} -d ${fishQuoted(about)}`),
      ...flags.map((flag) => `complete -c tracecloak ${here} ${fishFlag(flag)}`),
    ];
  });
  const known = nodes.filter(({ path }) => path !== "").map(({ path }) => `'${path}'`);
  return `# fish completion for tracecloak
function __tracecloak_at
  set -l path
  for word in (commandline -opc)[2..-1]
    set -l longer (string trim -- "$path $word")
    contains -- "$longer" ${known.join(" ")}; and set path $path $word
  end
  test "$path" = "$argv[1]"
end
complete -c tracecloak -f
${lines.join("\n")}
`;
}

function fishFlag({ names, about, takesValue, words, file }: Flag): string {
  const spelled = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = !takesValue ? "" : file ? " -r -F" : words.length > 0 ? ` -x -a '${words.join(" ")}'` : " -x";
  return `${spelled.join(" ")}${value} -d ${fishQuoted(about)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** In fish a quote inside quotes is behind a backslash. */
function fishQuoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

function quotedInside(path: string): string {
  return `"${path}"`;
}
